"""Words of the office: the audit log, files, messages, requests, and classifications from elsewhere."""

from __future__ import annotations

from skillmatch.terms.words import Word


class AuditKind(Word):
    """What the append-only audit log records."""

    SIGNED_IN = "signed_in", "登录", "Signed in"
    SIGNED_OUT = "signed_out", "退出", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败", "Sign-in failed"
    THROTTLED = "throttled", "登录受限", "Sign-in throttled"
    DENIED = "denied", "拒绝访问", "Access denied"
    ROLE_GRANTED = "role_granted", "授予角色", "Role granted"
    ROLE_REVOKED = "role_revoked", "撤销角色", "Role revoked"
    PASSWORD_CHANGED = "password_changed", "修改密码", "Password changed"
    CONSENT_GIVEN = "consent_given", "同意", "Consent given"
    CONSENT_WITHDRAWN = "consent_withdrawn", "撤回同意", "Consent withdrawn"
    PERSONALISATION_OFF = "personalisation_off", "关闭个性化推荐", "Personalisation switched off"
    PERSONALISATION_ON = "personalisation_on", "开启个性化推荐", "Personalisation switched on"
    DISCLOSED = "disclosed", "披露个人信息", "Person disclosed"
    FRAMEWORK_IMPORTED = "framework_imported", "导入分类标准", "Classification imported"
    MAPPING_DECIDED = "mapping_decided", "审核对应关系", "Mappings reviewed"
    QUALITY_MEASURED = "quality_measured", "检查推荐质量", "Suggestions measured"
    OCCUPATION_ADDED = "occupation_added", "职业加入目录", "Occupation added to the catalogue"
    NAMES_CHANGED = "names_changed", "别名变更", "Other names changed"
    CALENDAR_LINK_MADE = "calendar_link_made", "生成日历链接", "Calendar link made"
    CALENDAR_LINK_REVOKED = "calendar_link_revoked", "停用日历链接", "Calendar link revoked"
    LETTERS_PRINTED = "letters_printed", "打印开户信", "Account letters printed"
    ACCOUNT_CLAIMED = "account_claimed", "凭开户码开户", "Account claimed"
    RESET_OPENED = "reset_opened", "申请柜台重置密码", "Password reset opened"
    RESET_CONFIRMED = "reset_confirmed", "复核柜台重置密码", "Password reset confirmed"
    ON_BEHALF = "on_behalf", "代办", "Acted on behalf"
    REGISTER_CHANGED = "register_changed", "名册变更", "Register changed"
    MERGED = "merged", "合并重复记录", "Duplicates merged"
    MERGE_UNDONE = "merge_undone", "撤销合并", "Merge undone"
    IMPORTED = "imported", "导入文件", "File imported"
    IMPORT_UNDONE = "import_undone", "撤销导入", "Import undone"
    EXPORTED = "exported", "导出文件", "File exported"
    SUBSIDY_CLAIMED = "subsidy_claimed", "申领补贴", "Subsidy claimed"
    SUBSIDY_WITHDRAWN = "subsidy_withdrawn", "撤回补贴申领", "Subsidy claim taken back"
    SUBSIDY_DECIDED = "subsidy_decided", "审核补贴申领", "Subsidy claim decided"
    SUBSIDY_PAID = "subsidy_paid", "发放补贴", "Subsidy paid"
    SUBSIDY_CHANGED = "subsidy_changed", "修改补贴标准", "Subsidy amounts changed"
    SHORTAGE_PROPOSED = "shortage_proposed", "拟定紧缺目录", "Shortage list proposed"
    SHORTAGE_PUBLISHED = "shortage_published", "发布紧缺目录", "Shortage list published"
    IDENTITY_REVEALED = "identity_revealed", "查看身份证号", "Identity number shown"
    ORDER_MOVED = "order_moved", "订单流转", "Order moved on"
    TIMETABLE_CHANGED = "timetable_changed", "课程表变更", "Timetable changed"
    CLASS_CANCELLED = "class_cancelled", "取消开班", "Class cancelled"
    PLACES_GIVEN = "places_given", "确认入班", "Places in a class given"
    PLACE_LEFT = "place_left", "退班", "Place in a class left"
    ATTENDANCE_MARKED = "attendance_marked", "登记考勤", "Attendance marked"
    CALENDAR_CHANGED = "calendar_changed", "节假日变更", "Public holidays changed"
    ROOM_CHANGED = "room_changed", "教室变更", "Room changed"
    STANDARD_REVIEWED = "standard_reviewed", "审阅标准", "Standard reviewed"
    STANDARD_PUBLISHED = "standard_published", "发布标准", "Standard published"
    ASSESSMENT_SET = "assessment_set", "安排考核", "Assessment set"
    RESULTS_ENTERED = "results_entered", "录入成绩", "Results entered"
    RESULTS_CHECKED = "results_checked", "复核成绩", "Results checked"
    RESULTS_PUBLISHED = "results_published", "公布成绩", "Results published"
    APPEAL_DECIDED = "appeal_decided", "处理成绩申诉", "Appeal decided"
    CERTIFICATE_ISSUED = "certificate_issued", "签发证书", "Certificate issued"
    CERTIFICATE_REVOKED = "certificate_revoked", "撤销证书", "Certificate revoked"


class ImportState(Word):
    """The way of a file that was sent in: checked, asked about, shown, written or let go."""

    CHECKING = "checking", "正在检查", "Being checked"
    ASKED = "asked", "待说明", "Waits for your answers"
    CHECKED = "checked", "待确认", "Waits for your confirmation"
    WRITING = "writing", "正在写入", "Being written"
    DONE = "done", "已导入", "Imported"
    REFUSED = "refused", "文件被拒", "File refused"
    CANCELLED = "cancelled", "已取消", "Cancelled"
    UNDOING = "undoing", "正在撤销", "Being undone"
    UNDONE = "undone", "已撤销", "Undone"


class ImportWordState(Word):
    """What an office said that a word of its files means: its own, or accepted by the city for every office."""

    OWN = "own", "本单位", "Of this office"
    ACCEPTED = "accepted", "全市采用", "For every office"
    REFUSED = "refused", "不采用", "Not accepted"


class MessageKind(Word):
    """What an inbox tells."""

    SEAT_OFFERED = "seat_offered", "有培训名额待您确认", "A class place is offered to you"
    ORDER_RETURNED = "order_returned", "订单班申请被退回", "An order was sent back"
    COHORT_PROPOSED = "cohort_proposed", "有班级名单待您审核", "A class waits for your review"
    MENTORSHIP_ANSWERED = "mentorship_answered", "师傅已答复", "A mentor answered"
    ACCOUNT_CLAIMED = "account_claimed", "账号已开通", "Your account was opened"
    PASSWORD_RESET = "password_reset", "密码已重置", "Your password was reset"
    ON_BEHALF = "on_behalf", "有人为您代办", "Somebody acted for you"
    REQUEST_ANSWERED = "request_answered", "服务诉求已答复", "Your request was answered"
    REQUEST_ESCALATED = "request_escalated", "服务诉求已上报", "A request moved up"
    REQUEST_OPENED = "request_opened", "有新的服务诉求", "A new request"
    ORDER_RUNNING = "order_running", "订单班已开班", "An ordered class has begun"
    ORDER_ASSESSED = "order_assessed", "订单班已考核", "An ordered class was assessed"
    ORDER_CLOSED = "order_closed", "订单已结案", "An order was closed"
    CLASS_CHANGED = "class_changed", "课程安排有变", "A class was changed"
    CLASS_CANCELLED = "class_cancelled", "课程已取消", "A class was cancelled"
    PLACE_FREE = "place_free", "候补已转正", "A place has become free for you"
    ASSESSMENT_SET = "assessment_set", "考核已安排", "An assessment was set"
    CHECK_WANTED = "check_wanted", "有成绩待您复核", "Results wait for your check"
    RESULTS_PUBLISHED = "results_published", "考核成绩已公布", "Your result is published"
    APPEAL_OPENED = "appeal_opened", "有成绩申诉", "An appeal against a result"
    APPEAL_DECIDED = "appeal_decided", "成绩申诉已处理", "Your appeal was decided"
    CERTIFICATE_ISSUED = "certificate_issued", "证书已签发", "Your certificate was issued"
    CERTIFICATE_REVOKED = "certificate_revoked", "证书已撤销", "Your certificate was revoked"
    PERMIT_EXPIRING = "permit_expiring", "证件即将到期", "A permit of yours expires soon"
    STANDARD_REVISED = "standard_revised", "标准已修订", "A standard was revised"
    CLAIM_DECIDED = "claim_decided", "补贴申领有结果", "Your subsidy claim was decided"


class RequestKind(Word):
    """What somebody asks of the service desk; the last three are opened by the clock, when nobody answered in time."""

    COURSE = "course", "希望开设的课程", "A course is wanted"
    CORRECTION = "correction", "更正登记信息", "Correction of data"
    COMPLAINT = "complaint", "对推荐结果有意见", "Complaint about a suggestion"
    REVIEW = "review", "请求人工复核", "Human review of a decision"
    OTHER = "other", "其他", "Something else"
    DEMAND = "demand", "用工需求无人回应", "A demand without an answer"
    MENTORSHIP = "mentorship", "拜师申请无人答复", "A mentorship request without an answer"
    PLACE = "place", "名额申请无人答复", "A place request without an answer"


class RequestStage(Word):
    """Where a service request stands: an answer ends it."""

    OPEN = "open", "待答复", "Waits for an answer"
    ANSWERED = "answered", "已答复", "Answered"


class FrameworkKind(Word):
    """Classifications from elsewhere that an installation may import."""

    CSCO = "csco", "国家职业分类大典", "National classification of occupations"
    ESCO = "esco", "欧洲技能与职业分类（ESCO）", "ESCO (European Union)"
    ONET = "onet", "美国职业信息网（O*NET）", "O*NET (United States)"


class MappingRelation(Word):
    """How a concept of a classification stands to a skill or an occupation of the city."""

    EXACT = "exact", "含义相同", "The same"
    CLOSE = "close", "含义相近", "Close"
    BROAD = "broad", "对方范围更宽", "Theirs is broader"
    NARROW = "narrow", "对方范围更窄", "Theirs is narrower"


class MappingState(Word):
    """The review of a mapping."""

    PROPOSED = "proposed", "待审核", "To review"
    CONFIRMED = "confirmed", "已确认", "Confirmed"
    REFUSED = "refused", "已否决", "Refused"


class MappingRunState(Word):
    """How far a search for mappings is."""

    WAITING = "waiting", "等待中", "Waiting"
    RUNNING = "running", "进行中", "Running"
    DONE = "done", "已完成", "Done"
    FAILED = "failed", "未完成", "Failed"
