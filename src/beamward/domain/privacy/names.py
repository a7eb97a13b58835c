"""What people are called, and the words that look like it: short lists, kept by hand.

The lists are common knowledge (frequent surnames and given names, ordinary words) and are no
measure of anybody. They are only read beside a cue such as a title or the word for patient.
"""

# --- Chinese ---------------------------------------------------------------------------------

# Surnames that are seldom anything else in a clinical sentence.
CLEAR_SURNAMES = frozenset(
    "王李张刘陈杨赵黄吴徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭肖萧潘袁蔡蒋杜叶魏苏吕丁沈崔卢姜廖"
    "贾薛阎闫郝孟邱侯熊秦尹汪邵谭陆姚戴范傅覃赖邹倪樊殷耿岳聂詹骆甄臧宫宁欧冉邢俞庞柳芦阮窦"
    "翟褚卞谷柴蒲屈冼缪虞鄢晏郁祁裴隋楚靳郜郎栾佟佘邝鲍麦邸莫鲁葛柯滕蔺嵇丛储禚逄仝亓宓揭蒯厍"
)
# Surnames that are also everyday or clinical words: these need more evidence.
WORDLIKE_SURNAMES = frozenset(
    "周高马何于余程曾田董钟江方金石白常安时平成万段雷汤易武史顾龙陶黎贺毛龚钱严任季孔向温康施左"
    "牛洪古文伍颜梅盛童祝凌苗关符尚辛管祖伊柏桂包路华纪舒屠项宗焦巴代单车党荣卓满鞠卫夏池乔申全"
    "游连简艾蓝喻解牟桑席翁应岑艳景米沙涂蒙花凤闵敖帅仇付"
)
COMPOUND_SURNAMES = frozenset(
    {
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "司徒",
        "皇甫",
        "尉迟",
        "令狐",
        "慕容",
        "夏侯",
        "东方",
        "公孙",
        "长孙",
        "宇文",
        "端木",
        "独孤",
        "南宫",
        "呼延",
        "轩辕",
        "申屠",
        "太史",
        "澹台",
        "濮阳",
        "闻人",
        "西门",
        "拓跋",
        "百里",
        "钟离",
        "鲜于",
        "闾丘",
        "亓官",
        "万俟",
    }
)
# Characters that given names are made of; "某" stands where a name was half hidden.
GIVEN_CHARACTERS = frozenset(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉梅文辉力飞鹏斌波宇浩凯健俊帆帅旭"
    "宁婷雪琳琴晶欣颖倩雯萍玲莉莲珍珠凤春秋冬夏云海江河山林森松柏竹菊荷花燕鹰龙虎鸿雁晨曦阳光晓"
    "小大志忠孝仁义礼智信诚德福禄寿喜庆祥瑞吉安康宏洪伯仲叔季孟子君生东南西北中正邦兴旺盛昌荣富"
    "贵金银铁钢石玮琪瑶琦瑾璐璇瑛琼珊珂珏玥彤丹青蓝紫黛雨雷震霖露霜冰清洁淑惠慧贤良善美佳嘉佩依"
    "怡悦愉欢乐心思念忆梦诗书画棋墨翰博学才艺韵雅馨香芬芝芸茹蓉蕾薇莹萱蓓菲芹苗苹茜莎萌永长恒远"
    "达通顺谐泰宝根树柱栋梁木土水火炎焱坤乾宸轩昊天地宗祖先耀辰星月日昕昱晖煜炜烨灿焕彬彪雄豪毅"
    "坚峰峻岩岚岭川泉源泽润瀚淼渊溪涵沛沐洲津滨滔澜澄凌风霄翔翼腾跃骏驰骥武威振胜利旋卫民族家守"
    "业成功立新景继承绍传万世代廷朝元亨贞启展望希益广开宽弘奇异非凡恩慈爱媛媚娇娥婉婵姗姝妍妮娅"
    "娣妹姣嫣嫦姿婧娴贺素白纯真若如亦尔伊卓越群逸昭熙照亮尚品格齐鲁晋秦楚赵韩魏亚欧俄维邵乔罗丝"
    "娃尼丁一三四五六七八九十二双仕任侠修佑佐侃俐俏倪偲克全公典冉冠刘勋勤化升卉厚友叶周哲唯喆培"
    "增士壮奕奎妙宜宪寒寅尧岳峥嵩巍巧年庚延弛彦影征循怀恺悟惟意扬拓敬斐方旻昂易映晔朗杉权柯栩桐"
    "棠楠榕榆樱歌毓汉沁汶泓洛浚渝湘湛溢炳烈爽玄玟珈珩琛琨瑜璋璟甜田甫皓盈睿硕祎祺禹秉程稷穆竣笑"
    "筠筱简精纲缘翠聪肖胤舒艾芮芷苑茂范茵荃莘菁菱萃蒙蔚虹蝶衍裕言让诺谦豫贝赫轶载辛迅运迎迪逊道"
    "郁重野鉴锋然锐锦镇镜闯闻阔陆隆霁霏靖韬颂颜飒馥骁高鸣麒麟黎默鼎龄翀骞垚曌咏禹某"
)
# What a surname begins when it is no surname: 张力, 周期, 高剂量, 石膏 and their like.
WORDS_BEGINNING_LIKE_NAMES: dict[str, str] = {
    "韩": "语国",
    "谢": "绝谢",
    "宫": "腔颈旁体内外穿底口",
    "祝": "贺",
    "华": "大",
    "王": "牌者道",
    "李": "子",
    "张": "力口开嘴角数贴合弛片纸",
    "陈": "旧述列设",
    "黄": "疸色斑体金褐连体芪染",
    "杨": "梅树",
    "林": "区地",
    "胡": "须子萝乱",
    "唐": "氏突",
    "罗": "氏列马盘",
    "许": "多可久目范",
    "宋": "体",
    "孙": "女子辈媳",
    "朱": "砂红",
    "梁": "柱",
    "叶": "片酸状间绿数尖",
    "杜": "绝冷",
    "苏": "醒打丹州",
    "丁": "字型",
    "范": "围例本式",
    "戴": "口面眼帽上着手好氧铅期",
    "严": "重格密禁肃谨",
    "陆": "续地",
    "傅": "里",
    "欧": "洲盟姆元",
    "宁": "可愿静",
    "柳": "酸叶氮",
    "谷": "丙草胱歌",
    "屈": "曲光肌膝伸",
    "麦": "克粒语",
    "莫": "名非氏",
    "鲁": "莽米棒",
    "葛": "根",
    "肖": "像",
    "孟": "鲁加",
    "卢": "瑟比固森",
    "江": "苏西浙",
    "周": "期围边一二三四五六日末身内前后次岁转长密折程六天径到年数知会例报均",
    "高": "剂能压度于危龄风低分清频血热烧速等级中达出亮浓效端敏位钾钙流年精值强温烧水尿活",
    "马": "上尾赛蹄",
    "何": "时处种人故地谓为以况必原等因",
    "于": "是今昨明当此我他她其本该次后每前上下日第年月早晚午一二三四五六七八九十周安",
    "余": "下量额留项者地热",
    "程": "序度控",
    "曾": "经有在于被因行做用患发诊多是接就",
    "田": "间",
    "董": "事",
    "钟": "头内后",
    "方": "案法面向式便形可位野才程舱格块",
    "金": "标属额粒刚制球",
    "石": "膏墨蜡头块棉英",
    "白": "细蛋天班色血内癜膜带介斑炽昼板",
    "常": "规见用常温态年数量压人伴有照传区",
    "安": "全装排静慰置抚瓿定危保",
    "时": "间候长段常而机限发刻效有才未仍应光源卡停",
    "平": "均时卧躺面板移扫坦稳行安静台片方滑常",
    "成": "功像人为立分年品本形果都员型一文伪",
    "万": "一元分向能",
    "段": "时类",
    "雷": "达",
    "易": "感于怒患发出",
    "武": "汉警",
    "顾": "虑问及客",
    "龙": "骨胆",
    "陶": "瓷",
    "毛": "发病囊细刺",
    "钱": "款",
    "任": "何意务一职",
    "付": "费款出",
    "季": "度节",
    "孔": "径洞板",
    "向": "左右上下前后内外头足量患其我医技科家小旋",
    "温": "度热控和水盐",
    "康": "复",
    "施": "源用加行照治",
    "左": "侧肺乳右上下前后手肾眼耳腿臂髋锁半肩胸颈旋转移",
    "牛": "奶",
    "文": "件字档献书本化中",
    "颜": "面色料",
    "童": "年",
    "凌": "晨",
    "关": "节于系闭机注键联门停怀心",
    "符": "合号",
    "尚": "未可有无在需",
    "管": "理道路腔床内壁电球子头",
    "祖": "父母",
    "包": "括扎块含膜裹埋装",
    "路": "径线由过",
    "纪": "录律要",
    "舒": "适张缓",
    "项": "目",
    "焦": "虑点急油",
    "代": "谢码替表偿为理",
    "单": "次位个独纯击光元野弧侧发肺臂核一",
    "车": "祸床间辆库",
    "满": "意足月一后分",
    "卫": "生",
    "夏": "天季",
    "申": "请报",
    "全": "身部程脑肺肝麻科胃盆年体员量中乳血能称面天国文照通屏流系",
    "游": "离走",
    "连": "续接同上日带",
    "简": "单易化称历",
    "艾": "滋灸",
    "蓝": "色牙光图",
    "解": "剖除释决放冻读痛",
    "应": "用该当急力答在为予将有按由激声",
    "景": "象",
    "花": "费",
}
# What often follows a name; two characters first, because one alone may belong to the name.
WORDS_AFTER_NAMES = frozenset(
    {
        *("治疗", "放疗", "化疗", "计划", "摆位", "定位", "靶区", "今天", "今日", "今晨", "昨天"),
        *("昨日", "明天", "因为", "由于", "进行", "进入", "发现", "发生", "出现", "出院", "入院"),
        *("住院", "接受", "完成", "误照", "家属", "家里", "本人", "同名", "同姓", "来院", "来到"),
        *("来做", "前来", "开始", "结束", "第一", "第二", "第三", "第四", "第五", "未做", "未行"),
        *("正在", "已经", "曾经", "曾在", "说明", "表示", "反映", "主诉", "告知", "要求", "拒绝"),
        *("身份", "病历", "图像", "影像", "处方", "剂量", "体位", "头部", "胸部", "盆腔", "乳腺"),
        *("进了", "进来", "和患", "和另", "与患", "有误", "有无", "可能", "可以", "为了", "一起"),
        *("一直", "一样", "一同", "三次", "两次", "大夫", "医生", "医师", "主任", "护士", "技师"),
        *("物理", "老师", "教授", "先生", "女士", "同志", "同学", "阿姨", "师傅", "明确", "明显"),
        *("通知", "通过", "中途", "中午", "上午", "下午", "晚上", "早上", "凌晨", "当天", "当日"),
        *("信息", "全程", "全身", "全脑", "年龄", "生日", "生于", "正确", "方才", "方案", "家住"),
        *("地址", "电话", "手机", "微信", "身高", "体重", "随后", "立即", "马上", "直接", "自行"),
        *("投诉", "隔壁", "同意", "签字", "签名", "打电", "接到", "发来", "转告", "没有", "回家"),
        *("重复", "重新", "运动", "平躺", "平卧", "仰卧", "俯卧", "坐起", "移动", "咳嗽", "呼吸"),
    }
)
CHARACTERS_AFTER_NAMES = frozenset(
    "的在于因被是将已到接做说没告出入住完未误与及等由对把从昨今当拟原男女现手术身岁也又就都还再要想"
    "问找去回叫让请给打拿取走站躺坐反诉称表经过后前时头颈胸腹盆左右上下第每只仅应需可能不无该其此均"
    "并且但而或以用使按为行进来发和有家两您你我他她它们这那个位号床名先患病治放照射剂量计划摆定报值班"
    "自导传存删建换跟同、负责检查核复签操执认确收送推带扶通提描制设画勾批审修改输录选错漏忘看听拉"
)
# Characters of foreign names written in Chinese, on either side of the middle dot.
TRANSLITERATING = (
    "阿艾爱安昂奥巴白班邦保鲍贝本比彼别波伯博布查茨达戴丹道德登邓迪蒂杜顿多恩尔法范菲费芬夫弗福"
    "盖甘戈格根古哈海汉豪赫亨胡怀霍吉加贾杰金卡凯坎康考柯科克肯库拉莱兰朗劳勒雷李里丽利莉连列"
    "林琳龙隆卢鲁路伦罗洛马玛迈麦曼梅蒙米密明莫姆木穆纳娜南内尼娘涅努诺欧帕潘佩彭皮珀普齐奇"
    "乔切热荣瑞萨塞赛桑沙莎森山舍什圣施史斯司思松苏索塔泰坦汤唐特提廷图托瓦万旺威维魏温文沃"
    "乌武西希夏肖谢辛休许雪逊雅亚延扬杨耶叶伊依因英尤于约泽曾扎詹张珍芝朱卓佐赞措珠央仁青"
    "汗不都卜热合木肉买力江孜迪拜孙吐艳拉勤别克努江胜丹合提古丽"
)

# --- English and pinyin ----------------------------------------------------------------------

FIRST_NAMES = frozenset(
    """
    aaron abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alfred
    ali alice alicia allison amanda amber amelia amy ana andrea andrew angela anita ann anna anne
    annie anthony antonio arthur ashley barbara beatrice ben benjamin bernard beth betty beverly
    brandon brenda brian bruce bryan carl carla carlos carmen carol caroline catherine cathy charles
    cheryl chloe chris christina christine christopher cindy claire clara colin connie craig cynthia
    daniel danielle darren david deborah debbie debra denise dennis derek diana diane diego dominic
    donald donna dorothy doug douglas duncan edgar edith edward edwin eileen elaine eleanor elena
    elizabeth ella ellen emily emma eric erica erin ernest esther ethan eugene eva evelyn fatima
    fernando fiona francesca francis francisco fred frederick gabriel gareth gary geoffrey george
    gerald gerard gina gloria gordon graham greg gregory hannah harold harriet harry hassan heather
    helen henry herbert howard hugh ian ibrahim ingrid irene isaac isabel isabella ivan jacob
    jacqueline jake james jamie jane janet janice jason jeff jeffrey jennifer jenny jeremy jerry
    jessica jill jim joan joanna joanne joe joel johanna john johnny jonathan jose joseph joshua joyce
    juan juanita judith judy julia julian julie justin karen karl kate katherine kathleen kathryn
    kathy katie keith kelly ken kenneth kevin kimberly kristen kyle larry laura lauren laurence
    leonard leslie liam linda lisa lois lorraine louis louise lucas lucy luis luke lynn malcolm
    marcus margaret maria marie marilyn mario marjorie mark martha martin mary matthew maureen megan
    melanie melissa michael michelle miguel mildred mohamed mohammed monica muhammad nancy naomi
    natalie nathan neil nicholas nicola nicole nigel nina noah nora norman olga oliver olivia omar
    oscar pamela patricia patrick paul paula pedro peggy peter philip phillip phyllis priya rachel
    ralph raymond rebecca renee richard rita robert roberta robin roger ronald rosemary roy russell
    ruth ryan sally samantha samuel sandra sara sarah scott sean sergio sharon shaun sheila shirley
    simon sofia sophia sophie stacy stanley stella stephanie stephen steve steven stuart susan suzanne
    sylvia tamara tanya teresa terry theresa thomas tiffany timothy tina todd tom tony tracy ursula
    valerie vanessa vera veronica victoria vincent vivian walter wanda wendy william yolanda yusuf
    yvonne zachary zoe
    hans klaus juergen jürgen stefan andreas matthias wolfgang giovanni marco luca paolo pierre jacques
    sven lars dmitri sergei natalia svetlana amir hiroshi yuki kenji anita deepak rajesh sanjay sunil
    tomasz piotr katarzyna agnieszka magdalena ewa krzysztof youssef mustafa mehmet ayse aisha chinedu
    ngozi oluwaseun kwame thabo siobhan niamh sinead eoin rhys angus
    """.split()
)
# First names that are left alone without a surname or a cue: words, places, saints, instruments.
SHY_FIRST_NAMES = frozenset(
    """
    alan amber antonio carmen charles clara diego elizabeth eugene florence francis francisco george
    henry jake james jerry john jose joseph joyce leonard louis luke lynn marcus mark mary monica paul
    peter robin scott thomas todd tom victoria vincent anna anne carol gloria gordon howard jackson
    linda ali ann beth kelly ken laurence norman russell william ana anthony charles ben al sierra raymond stella walter
    """.split()
)
SURNAMES = frozenset(
    """
    smith jones williams brown taylor davies davis evans wilson thomas johnson roberts robinson
    thompson wright walker hughes edwards harris lewis martin jackson clarke turner cooper ward
    morris moore clark lee baker allen morgan phillips watson mitchell campbell anderson carter
    collins murphy miller scott adams nelson parker rogers reed cook bailey kelly murray stewart
    patel khan singh sharma kumar gupta garcia martinez rodriguez hernandez lopez gonzalez perez
    sanchez ramirez torres flores rivera gomez diaz reyes cruz morales ortiz gutierrez chavez ramos
    ruiz alvarez mendoza castillo jimenez vasquez romero fernandez silva santos oliveira pereira
    nguyen tran kim park choi kang yamamoto tanaka suzuki sato mueller schmidt schneider fischer
    weber meyer wagner becker schulz hoffmann rossi russo ferrari bianchi dubois moreau ivanov petrov
    kowalski nowak novak johansson andersson nilsson hansen jensen olsen o'brien o'connor o'neill
    macdonald mcdonald mccarthy mckenzie sullivan kennedy fitzgerald henderson patterson hamilton
    graham wallace griffiths richardson richards bennett simpson marshall peterson ferguson harrison
    gibson mcgee hawkins jenkins perry powell russell butler barnes fisher simmons foster bryant
    griffin hayes myers hunt warren dixon ellis tucker porter crawford olson burns gordon weaver
    """.split()
)
PINYIN_SURNAMES = frozenset(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang
    xie song tang feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu
    ding ren shen yao cui zhong tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou
    yin xue yan duan lei long tao hao gu mao gong shao wan qian dai ouyang hsu chang chan wong
    """.split()
)
# Pinyin surnames that are hardly an English word or a clinical short form.
CLEAR_PINYIN = frozenset(
    """
    wang zhang liu chen yang huang zhao zhou zhu guo zheng liang xie xu deng peng zeng xiao yuan cai
    jiang zhong liao xiong qiu xue duan qian ouyang luo tian shen
    """.split()
)
# Lower-case links inside surnames.
PARTICLES = ("de", "la", "van", "der", "den", "von", "bin", "al", "el", "di", "da", "del", "dos")
# Words that stand capitalised after a title or a role without naming anybody.
NEVER_NAMES = frozenset(
    """
    a about above abdomen abdominal ability able access according accelerator accession account action
    activity actual acute additional address adjusted administered administration administrative
    administrator adult adverse advised affected after again age agency agent agreement alert alerted
    all alleged allergies allergy also although always am an analysis anatomy and anesthesia angle
    another any apparently applicator appointment approval approved are area arm around arrival
    arrived as assessment assistant associate at attended attending audit authorized aware back
    barcode based be because bed been before began being below between bill biopsy bladder board body
    bolus bone both bowel brachytherapy brain breast breath but by calculation calibration call called
    came can cancelled cancer cannot care careful carcinoma cart case catheter cell center central
    centre certified change changed chart check chemo chemotherapy chest chief child circulating class
    clinic clinical clinician coach code collimator comfort comment committee complained complaint
    completed complications concern condition cone confirmed consent consult consultation consulting
    contact control coordinator corrected correction couch could count course covered curie current
    custom cycle cylinder daily data database date day dead deceased december delivered delivery demographics
    department departure details device diagnosed diagnosis did died different director discharge
    discharged discussed disease division do doctor document documentation does donor door dosage dose
    dosimetrist dosimetry down drive drug due during each early eating education eight either elder
    electron electronic eligible embolization emergency engineer entered entering entry environmental
    equipment error esophagus evaluation evening event every exam examination expected expert explained
    exposed exposure external eye face facility family father female field fifteen fifth file film
    final finding fire first five flagged fluid follow followed following follow-up for forms found
    four fourth fraction fractions frame friday from full further gamma gave general given got
    government gray group guide guided had hand handling has have he head health heart held help
    her here high him hip his history home hospital hour house how however human hysterectomy id
    identification identified identifier identity if image images imaging immobilization implant in
    incident incorrect increased indicated informed infusion initial initially injection injured
    injury inspection inspector institution instruction instructions insurance intended interview into
    investigation iodine ion is issue it its january february march april june july august september
    october november join judgment just kept kidney knife known lab label labeled last later
    lead learned left length less level license licensed licensee lift line list liver lobe location
    log logbook lost low lung lymphoma machine made main male management manager manual many mask
    mass material matter may me measurement medical medicare medication medicine met meter might
    mild miss missed mistake mode model monday monitor monitoring month more morning mother motion
    moved movement mrs ms must my name near neck need needle needs neither never new next nine no non
    none nor normal normally not notes note noted nothing notice notification notified notify now nuclear number
    nurse nursing observation observed occupational of off office officer official officially on once
    oncologist oncology one only onto operator or oral order ordered organ orientation original other
    our out outcome outpatient over overdose override oversight own pain pancreas parents part
    partial participation past patient patients pelvis people per performed person personnel phantom
    pharmacist pharmacy phase photo physical physician physicians physicist physics pick place placed
    plan planned planning plans point policy port portal position positioned positioning possible post
    practitioner pre preliminary preparation prescribed prescription present previous previously prior
    privacy probable problem procedure procedures process processing profile program project proper
    prostate protection protocol proton proved provided provider public pump qa quality question
    radiation radiographer radioactive radiologist radiology radiotherapist radiotherapy reaction
    received receiving recommended record records rectum red referral referred referring refused
    region registration regulatory related release released remained remained removal reported
    report reporting requested required rescan research resident response result resulted results
    return returned review reviewed right risk room round routine safety said same satisfaction
    saturday saw scan scanner scans schedule scheduled scheduling screening second secondary see seed
    seeds selection senior sent sept serial service services set setup seven several shall she shield
    shielding shift should side signed similar simulation since site six size skin small so some
    source specialist specific specimen sphere stability staff stage standing started state stated
    status step sterile still stomach stool stopped student study subject subsequently sunday
    superintendent supervisor support surface surgeon surgery surgical survey surveys symptoms system table
    target team technician technologist ten that the their them then therapist therapists therapy there
    these they third this those three through thursday thus thyroid time timeout to today told
    tolerance tomorrow tongue too took total toward toxicity tracking trainee training transfer
    transport transported treated treating treatment treatments tuesday tumor tumour two ultimately ultrasound
    under underdose undergoing underwent unit university unknown unless until up update upon urine
    us use used user using uterus vaginal vault vendor verbal verification version very via visit vital volume
    volunteer waiting was we wednesday week weekend weekly weight well went were what when where
    whether which while who whole whose why wife will with within without wore work worker would
    wound wrist written wrong year years yesterday yet you young your zone hdr ldr linac imrt vmat
    sbrt srs cbct mri pet ct igrt epid dicom tps rso amp nrc fda nmed mosaic aria eclipse
    intravascular intervention interventional radioembolization radiopharmaceutical selective internal
    theragnostic therasphere sirspheres microspheres yttrium lutetium radium xofigo zevalin
    stream arbor county division landfill cc bcc ph md phd esq dr mr sir miss prof mx messrs primary
    anesthetist anaesthetist nurses doctors
    pluvicto lutathera samarium strontium iridium cesium cobalt palladium actinium technetium
    """.split()
)
# Names that stand for a thing: makers, instruments, signs, diseases, places and institutions.
THINGS_NAMED_AFTER_PEOPLE = frozenset(
    """
    accuray landauer alderson barium becquerel becton bebig benson best bexxar bragg brainlab boston breslow
    bruce capri compton contura cushing cyberknife davinci elekta eckert ewing exactrac farmer fletcher
    foley fowler franklin freiburg gafchromic gammamed geiger gleason gray halcyon hampton harrison
    heyman hodgkin hounsfield ibt iba isocalc karnofsky kaposi leipzig leksell lipiodol lucite lutz
    mammosite manchester martinez markus marshall mayo memorial merkel miami microselectron mick mevion
    monaco monte carlo nomos nordion northwest novalis nucletron oncentra oncura paget pancoast papillon
    paris pinnacle philips philadelphia precise ptw quimby radixact raystation ring roentgen roos savi
    selectron siemens sievert simon skyra sorensen stanford stockholm suit syed tandem tomotherapy
    truebeam unity utrecht valencia varian varisource versa vienna viewray wilms winston xoft xvi
    zeiss alabama alaska america american arizona arkansas california canada carolina colorado columbia
    connecticut dakota delaware detroit florida georgia hawaii houston idaho illinois indiana iowa
    kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
    montana nebraska nevada hampshire jersey mexico york ohio oklahoma oregon pennsylvania rhode
    island tennessee texas utah vermont virginia washington wisconsin wyoming puerto rico china
    beijing shanghai england london europe european inc llc ltd corporation corp company
    """.split()
)
# What shows that the capitalised words before it name an institution.
INSTITUTIONS = frozenset(
    """
    hospital hospitals medical center centre clinic clinics university health healthcare institute
    foundation memorial cancer medicine school college inc llc ltd regional general county city
    system systems services oncology radiation radiology imaging laboratory laboratories labs company
    corporation corp associates street avenue road drive parkway campus building hall scientific
    technologies products pharmacy isotopes international nuclear law criteria disease syndrome score
    sarcoma lymphoma tumor tumour test method model technique applicator chamber phantom catheter
    position stain state va veterans army navy air force presbyterian methodist baptist episcopal
    lutheran catholic community children's women's mercy
    """.split()
)
