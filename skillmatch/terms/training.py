"""Words about demands, courses and classes."""

from __future__ import annotations

from skillmatch.terms.words import Word


class RunTime(Word):
    """When a class meets."""

    WEEKDAY = "weekday", "工作日白天", "Weekdays"
    EVENING = "evening", "工作日晚上", "Evenings"
    WEEKEND = "weekend", "周末", "Weekends"
    ANYTIME = "anytime", "随到随学", "Any time"


class Mode(Word):
    """How a course is given."""

    ONLINE = "online", "线上", "Online"
    OFFLINE = "offline", "线下", "In class"
    BLENDED = "blended", "线上线下混合", "Blended"
    PRACTICAL = "practical", "实训", "Practical training"
    ONSITE = "onsite", "送教上门", "On-site delivery"


class CourseState(Word):
    """The life of a course in the register."""

    DRAFT = "draft", "草稿", "Draft"
    REVIEWED = "reviewed", "已审核", "Reviewed"
    LISTED = "listed", "已上架", "Listed"
    RETIRED = "retired", "已停用", "Retired"


class CertificateKind(Word):
    """What a course leads to."""

    COMPLETION = "COMPLETION", "培训合格证明", "Certificate of completion"
    SKILL_LEVEL = "SKILL_LEVEL", "职业技能等级证书", "Skill-level certificate"
    SPECIAL_ABILITY = "SPECIAL_ABILITY", "专项职业能力证书", "Special-ability certificate"
    SPECIAL_OPERATION = "SPECIAL_OPERATION", "特种作业操作证", "Special-operation permit"
    SPECIAL_EQUIPMENT = "SPECIAL_EQUIPMENT", "特种设备安全管理和作业人员证", "Special-equipment certificate"
    UAV_OPERATOR = "UAV_OPERATOR", "农用无人驾驶航空器操作证", "Agricultural drone certificate"
    QUALIFICATION = "QUALIFICATION", "职业资格证书", "Vocational qualification"


class SkillField(Word):
    """The field of a skill or a course; the reference data name each beside its skills."""

    AGRICULTURE = "AG", "设施农业", "Protected agriculture"
    AUTO_PARTS = "AU", "汽车零部件", "Auto parts"
    CHEMICALS = "CH", "化工", "Chemicals"
    ELECTRICAL = "EL", "电气与仪表", "Electrical and instrumentation"
    CROSS_CUTTING = "GN", "通用能力", "Cross-cutting"
    DIGITAL = "IT", "数字技术", "Digital technology"
    LOGISTICS = "LG", "物流与冷链", "Logistics and cold chain"
    MACHINING = "MC", "机械加工与装备", "Machining and equipment"
    NEW_MATERIALS = "NM", "新材料", "New materials"
    PHARMACEUTICALS = "PH", "医药", "Pharmaceuticals"
    PAPER_AND_WOOD = "PP", "造纸与木业", "Paper and wood"
    TESTING = "QC", "检验检测", "Testing and quality"
    ROBOTICS = "RB", "机器人与智能制造", "Robotics and smart manufacturing"
    SEEDLINGS = "SE", "种业种苗", "Seed and seedling"
    SAFETY = "SF", "安全环保", "Safety and environment"
    STEEL = "ST", "钢铁冶金", "Steel"
    SERVICES = "SV", "现代服务", "Modern services"
    WATERPROOFING = "WP", "防水建材", "Waterproofing and building materials"


class EnrolmentState(Word):
    """One person's way through a course."""

    INTERESTED = "interested", "已登记意向", "Interested"
    REQUESTED = "requested", "已申请名额", "Place requested"
    ENROLLED = "enrolled", "在读", "Enrolled"
    COMPLETED = "completed", "已结业", "Completed"
    FAILED = "failed", "未通过", "Not passed"
    WITHDRAWN = "withdrawn", "已退出", "Withdrawn"


class EquipmentKind(Word):
    """What a lab has and a practical needs."""

    MACHINE_TOOL = "machine_tool", "数控机床", "CNC machine tool"
    WELDING_SET = "welding_set", "焊接设备", "Welding set"
    PLC_BENCH = "plc_bench", "可编程控制器实训台", "PLC training bench"
    ELECTRIC_BENCH = "electric_bench", "电工实训台", "Electrical training bench"
    REACTOR = "reactor", "反应与蒸馏装置", "Reactor and still"
    DCS_STATION = "dcs_station", "集散控制系统操作站", "DCS operator station"
    GREENHOUSE = "greenhouse", "智能温室", "Smart greenhouse"
    DRONE = "drone", "农用无人机", "Agricultural drone"
    FORKLIFT = "forklift", "叉车", "Forklift"
    LABORATORY = "laboratory", "化验设备", "Laboratory equipment"
    COMPUTER = "computer", "计算机工位", "Computer workplace"
    TEST_BENCH = "test_bench", "整机检测台", "Vehicle test bench"


class DemandState(Word):
    """The life of an enterprise's demand."""

    OPEN = "open", "开放", "Open"
    CLOSED = "closed", "已关闭", "Closed"


class CloseReason(Word):
    """Why an enterprise closed a demand."""

    FILLED = "filled", "已招满", "All places are filled"
    NOT_NEEDED = "not_needed", "不再需要", "No longer needed"
    CHANGED = "changed", "岗位要求有变", "The job has changed"
    OTHER = "other", "其他原因", "Another reason"


class CohortState(Word):
    """订单: from what an enterprise posts to the residual gap. The two last end it early."""

    POSTED = "posted", "已下单", "Posted"
    MATCHED = "matched", "已匹配课程", "Matched"
    PROPOSED = "proposed", "名单已提出", "Class proposed"
    REVIEW = "review", "教师审核中", "In review"
    CONFIRMED = "confirmed", "已确认", "Confirmed"
    RUNNING = "running", "开班中", "Running"
    ASSESSED = "assessed", "已考核", "Assessed"
    CLOSED = "closed", "已结案", "Closed"
    RETURNED = "returned", "已退回", "Sent back"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class SeatState(Word):
    """One person's place in a cohort."""

    PROPOSED = "proposed", "建议", "Proposed"
    RESERVE = "reserve", "候补", "Reserve"
    OFFERED = "offered", "待本人确认", "Offered"
    ACCEPTED = "accepted", "已接受", "Accepted"
    DECLINED = "declined", "已谢绝", "Declined"
    REMOVED = "removed", "已移出", "Removed"
    WITHDRAWN = "withdrawn", "已退班", "Withdrawn"


class ReturnReason(Word):
    """Why an order for a class comes back to the enterprise without one."""

    CLOSED = "closed", "需求已关闭或已招满，不再组班", "The demand was closed or filled before a class could be formed"
    NO_COURSE = "no_course", "目前没有课程教这项需求要求的技能", "No listed course teaches what the demand asks for"
    NOBODY = "nobody", "目前没有合适且有空的人员可以进班", "Nobody who fits and is free was found for this class"
    TRAINER = "trainer", "培训教师退回", "Sent back by the trainer"


class PlanState(Word):
    """What becomes of a skill that no course teaches."""

    WANTED = "wanted", "待认领", "Waits for a base"
    TAKEN_UP = "taken_up", "已认领", "Taken up"
    PLANNED = "planned", "已定开课日期", "Planned"
    DECLINED = "declined", "暂不开设", "Not for now"
