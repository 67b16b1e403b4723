"""Words that many companies share: what they trade in and where they are. One concept, several languages.

Each line begins with the concept; the other words mean the same. Chinese words are found in running text, the others
as whole words in plain letters, pinyin included.
"""

from __future__ import annotations

_TRADES = """
technology 科技 技术 keji jishu technologies technologie technologien technik tech teknologi tecnologia tekhnologii
electronics 电子 dianzi electronic elektronik electronique elettronica elektronika
electric 电气 电器 dianqi electrical elektro electrique
machinery 机械 jixie machine machines maschinen maschinenbau mashinery machinerie mecanique mashinostroenie
equipment 设备 装备 shebei ausrustung equipement oborudovanie
trade 贸易 商贸 经贸 maoyi shangmao trading traders handel handels commerce commercial negoce torgovlya
import 进出口 jinchukou export importexport impex eksport
logistics 物流 货运 wuliu logistik logistiek logistique logistica logistika
transport 运输 yunshu transporte transports transportation spedition
shipping 航运 船务 hangyun reederei shipping maritime
construction 建设 建筑 建工 jianshe jianzhu bau bauunternehmen batiment stroitelstvo stroi stroy
building 建材 jiancai baustoffe materiaux
engineering 工程 gongcheng ingenieurbau ingenierie
textile 纺织 服装 服饰 fangzhi fuzhuang textiles textil garment garments bekleidung
food 食品 shipin foods lebensmittel nahrungsmittel alimentaire
catering 餐饮 canyin gastronomie restauration
pharma 药业 制药 医药 yaoye zhiyao pharmaceutical pharmaceuticals pharmazie arzneimittel pharmaceutique
medical 医疗 yiliao medizin medizintechnik
chemical 化工 化学 huagong chemicals chemie chimie khimiya
steel 钢铁 gangtie stahl stahlbau acier staal acciaio stal
metal 金属 五金 jinshu wujin metals metall metallbau metaux
energy 能源 nengyuan energie energia energo
power 电力 dianli strom
materials 材料 新材料 cailiao xincailiao newmaterial newmaterials material werkstoffe
plastics 塑料 塑胶 suliao kunststoff kunststoffe plastik plastiques
paper 纸业 造纸 zhiye papier
furniture 家具 家居 jiaju mobel moebel meubles
toys 玩具 wanju spielwaren spielzeug jouets
auto 汽车 汽配 汽车配件 汽车零部件 qiche qipei automotive automobil automobile automobiles fahrzeugbau
agriculture 农业 nongye agricultural agrar landwirtschaft agricole agro
invest 投资 touzi investment investments beteiligungen beteiligungs investissement
industry 实业 工业 产业 shiye gongye industries industrial industrie industriya
development 发展 fazhan entwicklung
software 软件 ruanjian logiciel
information 信息 xinxi informationstechnik
network 网络 wangluo networks netzwerk
culture 文化 传媒 wenhua chuanmei media kultur
service 服务 fuwu services dienstleistungen
consulting 咨询 管理咨询 zixun beratung unternehmensberatung conseil
management 管理 guanli verwaltung verwaltungs
international 国际 guoji internationale internationaal mezhdunarodnyi
instruments 仪器 仪表 yiqi instrument messtechnik
optics 光电 光学 guangdian optik optique optical
factory 厂 工厂 制造 zhizao manufacturing fabrik werke werk fertigung manufacture zavod
bank 银行 yinhang banque
"""

_PLACES = """
china 中国 中华 zhongguo chinese
beijing 北京 peking
shanghai 上海
tianjin 天津
chongqing 重庆
guangzhou 广州 canton
shenzhen 深圳
hangzhou 杭州
nanjing 南京 nanking
suzhou 苏州
wuxi 无锡
ningbo 宁波
wenzhou 温州
qingdao 青岛 tsingtao
jinan 济南
yantai 烟台
wuhan 武汉
changsha 长沙
chengdu 成都
xian 西安
zhengzhou 郑州
hefei 合肥
fuzhou 福州
xiamen 厦门 amoy
dongguan 东莞
foshan 佛山
zhongshan 中山
zhuhai 珠海
dalian 大连
shenyang 沈阳
harbin 哈尔滨 haerbin
changchun 长春
kunming 昆明
guiyang 贵阳
nanning 南宁
nanchang 南昌
taiyuan 太原
shijiazhuang 石家庄
lanzhou 兰州
urumqi 乌鲁木齐 wulumuqi
changzhou 常州
nantong 南通
jiaxing 嘉兴
shaoxing 绍兴
yiwu 义乌
quanzhou 泉州
guangdong 广东
jiangsu 江苏
zhejiang 浙江
shandong 山东
fujian 福建
sichuan 四川
hubei 湖北
hunan 湖南
henan 河南
hebei 河北
anhui 安徽
liaoning 辽宁
shanxi 山西
shaanxi 陕西
jiangxi 江西
yunnan 云南
hongkong 香港 xianggang
macau 澳门 macao
taiwan 台湾
germany 德国 deutschland deutsche german
berlin 柏林
hamburg 汉堡
munich 慕尼黑 munchen muenchen
cologne 科隆 koln koeln
frankfurt 法兰克福
france 法国 francaise
paris 巴黎
lyon 里昂
london 伦敦
moscow 莫斯科 moskva moskovskaya
russia 俄罗斯 rossiya russkaya russian
europe 欧洲 europa european
asia 亚洲 asien
"""

_FILLERS = "the of and und et y e i der die das fur fuer de la le les du des von zu for al"
FILLERS = frozenset(_FILLERS.split())
"""Words that join the others."""


def _concepts(table: str) -> dict[str, str]:
    return {word: line.split()[0] for line in table.strip().splitlines() for word in line.split()}


TRADES = _concepts(_TRADES)
PLACES = _concepts(_PLACES)

CHINESE_TRADES = tuple(sorted((word for word in TRADES if not word.isascii()), key=len, reverse=True))
CHINESE_PLACES = tuple(sorted((word for word in PLACES if not word.isascii()), key=len, reverse=True))
"""Longest first, so that 新材料 is found before 材料."""

_TRADITIONAL = (
    "華國東貿業電機實際興龍廣運輸設備軟體學醫藥飾紡織農發會責團總陽寶貴勝鴻達聯網絡傳飛車輪鐵鋼銀銅長門馬魯齊遠環"
    "灣島嶼蘇漢慶寧無錫蘭烏溫紹義聖億萬豐樂頭麗兒區縣鄉鎮場廠產經濟開關雲鳳鵬鶴驗檢測儀錶個專顧問諮詢營銷潤榮偉強"
    "劍勁協吳園圓壯師帥態愛揚數時晉暉術樓歐氣滬漁瀾燈爾獅瓊礦種穀筆節紅級純綠維緣線藍藝號裝製訊誠語調證貝財資賽躍"
    "軒輝遼邁郵鄭鋁錦鑄閣陳陸頂順頓願顯風飲養駿馳鮮鯨鷹鷺黃點齡嵐嶽棟橋澤瑪紀綜綸繼績羅聲臨衛視觀計許譽護賢贏購軍"
    "鈞鍋鏡鑽閩陝韓韻響顏魚鵝鹽麥啟膠傢臺療築紙導軌載鎢碼處辦鐘"
)
_SIMPLIFIED = (
    "华国东贸业电机实际兴龙广运输设备软体学医药饰纺织农发会责团总阳宝贵胜鸿达联网络传飞车轮铁钢银铜长门马鲁齐远环"
    "湾岛屿苏汉庆宁无锡兰乌温绍义圣亿万丰乐头丽儿区县乡镇场厂产经济开关云凤鹏鹤验检测仪表个专顾问咨询营销润荣伟强"
    "剑劲协吴园圆壮师帅态爱扬数时晋晖术楼欧气沪渔澜灯尔狮琼矿种谷笔节红级纯绿维缘线蓝艺号装制讯诚语调证贝财资赛跃"
    "轩辉辽迈邮郑铝锦铸阁陈陆顶顺顿愿显风饮养骏驰鲜鲸鹰鹭黄点龄岚岳栋桥泽玛纪综纶继绩罗声临卫视观计许誉护贤赢购军"
    "钧锅镜钻闽陕韩韵响颜鱼鹅盐麦启胶家台疗筑纸导轨载钨码处办钟"
)
SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)))
"""The traditional characters that are usual in names, in their simplified form."""
