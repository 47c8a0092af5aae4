"""Occupations that no industrial catalogue has, so that a text about one of them is not read as the nearest one that there is.

Chosen by hand: official titles (职业分类大典, 2022 edition) and everyday names of the commonest trades of services, offices,
building,
schools, hospitals, shops and other industry, each with a few words of what people of it do. A name that the register's own
vocabulary
has is no longer one of these.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.matching.extraction.rules import fold

_LISTED = """
会计|出纳|财务|会计专业人员|账务|做账|记账|报税|开票|accountant|bookkeeper|cashier|bookkeeping|tax filing|payroll
审计专业人员|审计员|税务师|auditor|audit
前台|接待员|前台接待|总机|receptionist|front desk
文员|内勤|行政专员|行政助理|办公文员|打字员|秘书|office clerk|secretary|administrative assistant|office assistant
人力资源专业人员|人事专员|人事|招聘专员|人力资源|hr specialist|human resources|recruiter
保洁员|保洁|清洁工|打扫卫生|擦玻璃|环卫工|清扫|cleaner|janitor|cleaning lady|housekeeping
家政服务员|月嫂|育婴员|保姆|钟点工|nanny|babysitter|domestic helper|maid
厨师|中式烹调师|炒菜|炒锅|厨工|帮厨|切配|面点师|西点师|烧烤|大锅菜|cook|chef|kitchen helper|baker
餐厅服务员|服务员|传菜|洗碗|端盘子|点餐|waiter|waitress|dishwasher
咖啡师|茶艺师|调酒师|奶茶|barista|bartender
理发师|美发师|美容师|剪头|烫头|染发|美甲|化妆师|发型|hairdresser|barber|beautician|nail technician
保安员|保安|门卫|门岗|安保|看大门|security guard|doorman|watchman
物业管理员|物业管家|水电维修|property manager|caretaker
房地产经纪人|置业顾问|房产中介|二手房|卖房|售楼|real estate agent|estate agent
保险代理人|保险销售|理财顾问|保险业务|insurance agent|financial advisor
银行综合柜员|柜员|信贷员|bank teller|loan officer
营业员|导购|收银员|理货员|店员|shop assistant|sales assistant|checkout|store clerk
业务员|销售代表|销售员|销售经理|外贸业务员|跑业务|电话销售|电销|sales representative|telesales|salesperson
客服专员|话务员|呼叫中心|call centre agent|call center
快递员|送快递|外卖员|骑手|送餐|派件|courier|delivery rider|food delivery
网约车司机|出租车司机|公交司机|客车驾驶员|代驾|班车司机|taxi driver|bus driver|chauffeur
导游|旅行社|领队|tour guide|travel agent
教师|幼师|幼儿园|保育员|家教|班主任|辅导班|teacher|tutor|kindergarten|childcare
健身教练|游泳教练|瑜伽|驾校教练|fitness coach|swimming coach|driving instructor
医生|护士|护理专业人员|药店|药师|牙医|输液|doctor|nurse|pharmacist|dentist
按摩师|保健按摩师|足疗|推拿|massage therapist|masseur
律师|法务|公证员|lawyer|legal counsel|paralegal
记者|编辑|校对员|播音员|节目主持人|journalist|editor|reporter
翻译|口译|笔译|translator|interpreter
平面设计师|美工|广告设计|室内设计|海报|graphic designer|interior designer
摄影师|婚庆|摄像|照相|photographer|wedding
软件工程师|程序员|前端开发|后端开发|网站开发|小程序|software developer|web developer|programmer
建筑师|造价员|造价工程师|监理|资料员|测量放线|architect|quantity surveyor|site supervisor
砌筑工|瓦工|泥瓦匠|贴瓷砖|抹灰|砌墙|bricklayer|mason|tiler|plasterer
钢筋工|混凝土工|绑钢筋|架子工|搭脚手架|模板工|支模|rebar|scaffolder|concrete worker
油漆工|装修工|刮腻子|刷墙|吊顶|木工|家具木工|painter|decorator|carpenter|joiner
管道工|水暖工|通下水道|暖气安装|plumber|pipefitter
挖掘机司机|铲车司机|压路机|挖机|推土机|excavator|bulldozer|loader driver
园林绿化工|绿化|修剪草坪|栽树|割草|苗木|gardener|landscaper|lawn
花艺师|插花|花店|florist
兽医|养猪|养鸡|饲养员|养殖|喂猪|家禽|放羊|挤奶|veterinarian|pig farm|poultry|livestock|dairy
渔业|水产养殖|养虾|养鱼|捕捞|出海|fish farm|shrimp|fisherman|aquaculture
宠物美容师|宠物|pet groomer
缝纫工|裁剪工|缝纫|车衣|锁边|服装厂|裁缝|平车|sewing|tailor|seamstress|garment
纺织|挡车工|细纱|织布|印染|spinning|weaving|dyeing|textile
制鞋工|鞋厂|皮具|shoemaker|leather
印刷工|胶印|装订|覆膜|printing press|bookbinding
陶瓷|烧窑|砖厂|吹玻璃|glass maker|ceramics|brickyard
屠宰工|分割肉|肉食加工|宰杀|slaughter|butcher|meat cutting
面包|糕点|酿酒|啤酒厂|豆腐|bakery|brewer
采矿|煤矿|爆破|矿工|miner|blasting
钻井|采油|加油站|加油员|drilling rig|petrol station|gas station
光伏安装|风机吊装|solar panel installer|wind turbine
汽车维修工|修车|汽修|钣金|喷漆|洗车|轮胎店|4s店|car mechanic|auto repair|car wash|body shop
家电维修|修空调|空调安装|手机维修|修手机|电脑维修|appliance repair|phone repair
电梯安装维修工|电梯|维保电梯|elevator|lift mechanic
锅炉工|司炉|烧锅炉|boiler operator|boilerman
电子厂|贴片|流水线组装|手机壳|电路板|smt|circuit board|electronics assembly
钟表|首饰|珠宝|jeweller|watchmaker
废品回收|收破烂|垃圾分类|waste collector|scrap collector
殡葬|司仪|红白事|funeral
收纳整理师|收纳|整理衣橱|搬家|home organizer|mover|removal
社区工作者|网格员|社工|志愿者|social worker|community worker
消防员|救生员|警察|辅警|城管|firefighter|lifeguard|police
演员|歌手|舞蹈|乐队|actor|singer|dancer|model agency
游戏|电竞|网吧|gamer|esports
普工|小工|杂工|力工|零工|临时工|学徒工|勤杂工|装卸工|搬运工|打包工|general worker|helper|labourer|laborer|odd jobs|handyman
生产厂长|车间主任|总经理|副总|项目经理|production manager|plant manager|general manager
采购员|采购专员|跟单员|purchaser|merchandiser
研发工程师|博士|化学研究|research scientist|postdoc
"""


def others(names: Sequence[Sequence[str]]) -> list[list[str]]:
    """The names of each occupation that no catalogue has, less those that a vocabulary has.

    Parameters
    ----------
    names : sequence of sequences of str
        The names of the vocabulary's occupations.
    """
    own = {fold(name).strip() for listed in names for name in listed}
    rows = [[name for name in line.split("|") if name not in own] for line in _LISTED.strip().splitlines()]
    return [row for row in rows if row]
