"""What people are called, and the words that look like it: short lists, kept by hand.

The lists are common knowledge (frequent surnames and given names, ordinary words) and are no
measure of anybody. They are only read beside a cue such as a title or the word for patient.
"""

# --- Chinese ---------------------------------------------------------------------------------

# Surnames that are seldom anything else in a clinical sentence.
CLEAR_SURNAMES = frozenset(
    "王李张刘陈杨赵黄吴徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭肖萧潘袁蔡蒋杜叶魏苏吕丁沈崔卢姜廖贾"
    "薛阎闫郝孟邱侯熊秦尹汪邵谭陆姚戴范傅覃赖邹倪樊殷耿岳聂詹骆甄臧宫宁欧冉邢俞庞柳芦阮窦翟褚卞"
    "谷柴蒲屈冼缪虞鄢晏郁祁裴隋楚靳郜郎栾佟佘邝鲍麦邸莫鲁葛柯滕蔺嵇丛储禚逄仝亓宓揭蒯厍"
)
# Surnames that are also everyday or clinical words: these need more evidence.
WORDLIKE_SURNAMES = frozenset(
    "周高马何于余程曾田董钟江方金石白常安时平成万段雷汤易武史顾龙陶黎贺毛龚钱严任季孔向温康施左"
    "牛洪古文伍颜梅盛童祝凌苗关符尚辛管祖伊柏桂包路华纪舒屠项宗焦巴代单车党荣卓满鞠卫夏池乔申全"
    "游连简艾蓝喻解牟桑席翁应岑艳景米沙涂蒙花凤闵敖帅仇付"
)
COMPOUND_SURNAMES = frozenset(
    """
    欧阳 司马 上官 诸葛 司徒 皇甫 尉迟 令狐 慕容 夏侯 东方 公孙 长孙 宇文 端木 独孤 南宫 呼延 轩辕
    申屠 太史 澹台 濮阳 闻人 西门 拓跋 百里 钟离 鲜于 闾丘 亓官 万俟
    """.split()
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
    """
    治疗 放疗 化疗 计划 摆位 定位 靶区 今天 今日 今晨 昨天 昨日 明天 因为 由于 进行
    进入 发现 发生 出现 出院 入院 住院 接受 完成 误照 家属 家里 本人 同名 同姓 来院
    来到 来做 前来 开始 结束 第一 第二 第三 第四 第五 未做 未行 正在 已经 曾经 曾在
    说明 表示 反映 主诉 告知 要求 拒绝 身份 病历 图像 影像 处方 剂量 体位 头部 胸部
    盆腔 乳腺 进了 进来 和患 和另 与患 有误 有无 可能 可以 为了 一起 一直 一样 一同
    三次 两次 大夫 医生 医师 主任 护士 技师 物理 老师 教授 先生 女士 同志 同学 阿姨
    师傅 明确 明显 通知 通过 中途 中午 上午 下午 晚上 早上 凌晨 当天 当日 信息 全程
    全身 全脑 年龄 生日 生于 正确 方才 方案 家住 地址 电话 手机 微信 身高 体重 随后
    立即 马上 直接 自行 投诉 隔壁 同意 签字 签名 打电 接到 发来 转告 没有 回家 重复
    重新 运动 平躺 平卧 仰卧 俯卧 坐起 移动 咳嗽 呼吸
    """.split()
)
CHARACTERS_AFTER_NAMES = frozenset(
    "的在于因被是将已到接做说没告出入住完未误与及等由对把从昨今当拟原男女现手术身岁也又就都还再"
    "要想问找去回叫让请给打拿取走站躺坐反诉称表经过后前时头颈胸腹盆左右上下第每只仅应需可能不无"
    "该其此均并且但而或以用使按为行进来发和有家两您你我他她它们这那个位号床名先患病治放照射剂量"
    "计划摆定报值班自导传存删建换跟同、负责检查核复签操执认确收送推带扶通提描制设画勾批审修改输"
    "录选错漏忘看听拉"
)
# Characters of foreign names written in Chinese, on either side of the middle dot.
TRANSLITERATING = (
    "阿艾爱安昂奥巴白班邦保鲍贝本比彼别波伯博布查茨达戴丹道德登邓迪蒂杜顿多恩尔法范菲费芬夫弗福"
    "盖甘戈格根古哈海汉豪赫亨胡怀霍吉加贾杰金卡凯坎康考柯科克肯库拉莱兰朗劳勒雷李里丽利莉连列林"
    "琳龙隆卢鲁路伦罗洛马玛迈麦曼梅蒙米密明莫姆木穆纳娜南内尼娘涅努诺欧帕潘佩彭皮珀普齐奇乔切热"
    "荣瑞萨塞赛桑沙莎森山舍什圣施史斯司思松苏索塔泰坦汤唐特提廷图托瓦万旺威维魏温文沃乌武西希夏"
    "肖谢辛休许雪逊雅亚延扬杨耶叶伊依因英尤于约泽曾扎詹张珍芝朱卓佐赞措珠央仁青汗不都卜热合木肉"
    "买力江孜迪拜孙吐艳拉勤别克努江胜丹合提古丽"
)

# --- English and pinyin ----------------------------------------------------------------------

FIRST_NAMES = frozenset(
    """
    aaron abigail adam adrian agnes agnieszka ahmed aisha alan albert alejandro alex alexander
    alexandra alfred ali alice alicia allison amanda amber amelia amir amy ana andrea andreas andrew
    angela angus anita ann anna anne annie anthony antonio arthur ashley ayse barbara beatrice ben
    benjamin bernard beth betty beverly brandon brenda brian bruce bryan carl carla carlos carmen
    carol caroline catherine cathy charles cheryl chinedu chloe chris christina christine
    christopher cindy claire clara colin connie craig cynthia daniel danielle darren david debbie
    deborah debra deepak denise dennis derek diana diane diego dmitri dominic donald donna dorothy
    doug douglas duncan edgar edith edward edwin eileen elaine eleanor elena elizabeth ella ellen
    emily emma eoin eric erica erin ernest esther ethan eugene eva evelyn ewa fatima fernando fiona
    francesca francis francisco fred frederick gabriel gareth gary geoffrey george gerald gerard
    gina giovanni gloria gordon graham greg gregory hannah hans harold harriet harry hassan heather
    helen henry herbert hiroshi howard hugh ian ibrahim ingrid irene isaac isabel isabella ivan
    jacob jacqueline jacques jake james jamie jane janet janice jason jeff jeffrey jennifer jenny
    jeremy jerry jessica jill jim joan joanna joanne joe joel johanna john johnny jonathan jose
    joseph joshua joyce juan juanita judith judy juergen julia julian julie justin jürgen karen karl
    katarzyna kate katherine kathleen kathryn kathy katie keith kelly ken kenji kenneth kevin
    kimberly klaus kristen krzysztof kwame kyle larry lars laura lauren laurence leonard leslie liam
    linda lisa lois lorraine louis louise luca lucas lucy luis luke lynn magdalena malcolm marco
    marcus margaret maria marie marilyn mario marjorie mark martha martin mary matthew matthias
    maureen megan mehmet melanie melissa michael michelle miguel mildred mohamed mohammed monica
    muhammad mustafa nancy naomi natalia natalie nathan neil ngozi niamh nicholas nicola nicole
    nigel nina noah nora norman olga oliver olivia oluwaseun omar oscar pamela paolo patricia
    patrick paul paula pedro peggy peter philip phillip phyllis pierre piotr priya rachel rajesh
    ralph raymond rebecca renee rhys richard rita robert roberta robin roger ronald rosemary roy
    russell ruth ryan sally samantha samuel sandra sanjay sara sarah scott sean sergei sergio sharon
    shaun sheila shirley simon sinead siobhan sofia sophia sophie stacy stanley stefan stella
    stephanie stephen steve steven stuart sunil susan suzanne sven svetlana sylvia tamara tanya
    teresa terry thabo theresa thomas tiffany timothy tina todd tom tomasz tony tracy ursula valerie
    vanessa vera veronica victoria vincent vivian walter wanda wendy william wolfgang yolanda
    youssef yuki yusuf yvonne zachary zoe
    """.split()
)
# First names that are left alone without a surname or a cue: words, places, saints, instruments.
SHY_FIRST_NAMES = frozenset(
    """
    al alan ali amber ana ann anna anne anthony antonio ben beth carmen carol charles clara diego
    elizabeth eugene florence francis francisco george gloria gordon henry howard jackson jake james
    jerry john jose joseph joyce kelly ken laurence leonard linda louis luke lynn marcus mark mary
    monica norman paul peter raymond robin russell scott sierra stella thomas todd tom victoria
    vincent walter william
    """.split()
)
SURNAMES = frozenset(
    """
    adams allen alvarez anderson andersson bailey baker barnes becker bennett bianchi brown bryant
    burns butler campbell carter castillo chavez choi clark clarke collins cook cooper crawford cruz
    davies davis diaz dixon dubois edwards ellis evans ferguson fernandez ferrari fischer fisher
    fitzgerald flores foster garcia gibson gomez gonzalez gordon graham griffin griffiths gupta
    gutierrez hamilton hansen harris harrison hawkins hayes henderson hernandez hoffmann hughes hunt
    ivanov jackson jenkins jensen jimenez johansson johnson jones kang kelly kennedy khan kim
    kowalski kumar lee lewis lopez macdonald marshall martin martinez mccarthy mcdonald mcgee
    mckenzie mendoza meyer miller mitchell moore morales moreau morgan morris mueller murphy murray
    myers nelson nguyen nilsson novak nowak o'brien o'connor o'neill oliveira olsen olson ortiz park
    parker patel patterson pereira perez perry peterson petrov phillips porter powell ramirez ramos
    reed reyes richards richardson rivera roberts robinson rodriguez rogers romero rossi ruiz
    russell russo sanchez santos sato schmidt schneider schulz scott sharma silva simmons simpson
    singh smith stewart sullivan suzuki tanaka taylor thomas thompson torres tran tucker turner
    vasquez wagner walker wallace ward warren watson weaver weber williams wilson wright yamamoto
    """.split()
)
PINYIN_SURNAMES = frozenset(
    """
    bai cai cao chan chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu
    guo hao he hou hsu hu huang jia jiang jin lei li liang liao lin liu long lu luo ma mao meng
    ouyang pan peng qian qin qiu ren shao shen shi song su sun tan tang tao tian wan wang wei wong
    wu xia xiao xie xiong xu xue yan yang yao ye yin yu yuan zeng zhang zhao zheng zhong zhou zhu
    zou
    """.split()
)
# Pinyin surnames that are hardly an English word or a clinical short form.
CLEAR_PINYIN = frozenset(
    """
    cai chen deng duan guo huang jiang liang liao liu luo ouyang peng qian qiu shen tian wang xiao
    xie xiong xu xue yang yuan zeng zhang zhao zheng zhong zhou zhu
    """.split()
)
# Lower-case links inside surnames.
PARTICLES = ("de", "la", "van", "der", "den", "von", "bin", "al", "el", "di", "da", "del", "dos")
# Words that stand capitalised after a title or a role without naming anybody.
NEVER_NAMES = frozenset(
    """
    a abdomen abdominal ability able about above accelerator access accession according account
    actinium action activity actual acute additional address adjusted administered administration
    administrative administrator adult adverse advised affected after again age agency agent
    agreement alert alerted all alleged allergies allergy also although always am amp an
    anaesthetist analysis anatomy and anesthesia anesthetist angle another any apparently applicator
    appointment approval approved april arbor are area aria arm around arrival arrived as assessment
    assistant associate at attended attending audit august authorized aware back barcode based bcc
    be because bed been before began being below between bill biopsy bladder board body bolus bone
    both bowel brachytherapy brain breast breath but by calculation calibration call called came can
    cancelled cancer cannot carcinoma care careful cart case catheter cbct cc cell center central
    centre certified cesium change changed chart check chemo chemotherapy chest chief child
    circulating class clinic clinical clinician coach cobalt code collimator comfort comment
    committee complained complaint completed complications concern condition cone confirmed consent
    consult consultation consulting contact control coordinator corrected correction couch could
    count county course covered ct curie current custom cycle cylinder daily data database date day
    dead deceased december delivered delivery demographics department departure details device
    diagnosed diagnosis dicom did died different director discharge discharged discussed disease
    division do doctor doctors document documentation does donor door dosage dose dosimetrist
    dosimetry down dr drive drug due during each early eating eclipse education eight either elder
    electron electronic eligible embolization emergency engineer entered entering entry
    environmental epid equipment error esophagus esq evaluation evening event every exam examination
    expected expert explained exposed exposure external eye face facility family father fda february
    female field fifteen fifth file film final finding fire first five flagged fluid follow
    follow-up followed following for forms found four fourth fraction fractions frame friday from
    full further gamma gave general given got government gray group guide guided had hand handling
    has have hdr he head health heart held help her here high him hip his history home hospital hour
    house how however human hysterectomy id identification identified identifier identity if igrt
    image images imaging immobilization implant imrt in incident incorrect increased indicated
    informed infusion initial initially injection injured injury inspection inspector institution
    instruction instructions insurance intended internal intervention interventional interview into
    intravascular investigation iodine ion iridium is issue it its january join judgment july june
    just kept kidney knife known lab label labeled landfill last later ldr lead learned left length
    less level license licensed licensee lift linac line list liver lobe location log logbook lost
    low lung lutathera lutetium lymphoma machine made main male management manager manual many march
    mask mass material matter may md me measurement medical medicare medication medicine messrs met
    meter microspheres might mild miss missed mistake mode model monday monitor monitoring month
    more morning mosaic mother motion moved movement mr mri mrs ms must mx my name near neck need
    needle needs neither never new next nine nmed no non none nor normal normally not note noted
    notes nothing notice notification notified notify november now nrc nuclear number nurse nurses
    nursing observation observed occupational october of off office officer official officially on
    once oncologist oncology one only onto operator or oral order ordered organ orientation original
    other our out outcome outpatient over overdose override oversight own pain palladium pancreas
    parents part partial participation past patient patients pelvis people per performed person
    personnel pet ph phantom pharmacist pharmacy phase phd photo physical physician physicians
    physicist physics pick place placed plan planned planning plans pluvicto point policy port
    portal position positioned positioning possible post practitioner pre preliminary preparation
    prescribed prescription present previous previously primary prior privacy probable problem
    procedure procedures process processing prof profile program project proper prostate protection
    protocol proton proved provided provider public pump qa quality question radiation radioactive
    radioembolization radiographer radiologist radiology radiopharmaceutical radiotherapist
    radiotherapy radium reaction received receiving recommended record records rectum red referral
    referred referring refused region registration regulatory related release released remained
    removal report reported reporting requested required rescan research resident response result
    resulted results return returned review reviewed right risk room round routine rso safety said
    samarium same satisfaction saturday saw sbrt scan scanner scans schedule scheduled scheduling
    screening second secondary see seed seeds selection selective senior sent sept september serial
    service services set setup seven several shall she shield shielding shift should side signed
    similar simulation since sir sirspheres site six size skin small so some source specialist
    specific specimen sphere srs stability staff stage standing started state stated status step
    sterile still stomach stool stopped stream strontium student study subject subsequently sunday
    superintendent supervisor support surface surgeon surgery surgical survey surveys symptoms
    system table target team technetium technician technologist ten that the their them then
    theragnostic therapist therapists therapy therasphere there these they third this those three
    through thursday thus thyroid time timeout to today told tolerance tomorrow tongue too took
    total toward toxicity tps tracking trainee training transfer transport transported treated
    treating treatment treatments tuesday tumor tumour two ultimately ultrasound under underdose
    undergoing underwent unit university unknown unless until up update upon urine us use used user
    using uterus vaginal vault vendor verbal verification version very via visit vital vmat volume
    volunteer waiting was we wednesday week weekend weekly weight well went were what when where
    whether which while who whole whose why wife will with within without wore work worker would
    wound wrist written wrong xofigo year years yesterday yet you young your yttrium zevalin zone
    """.split()
)
# Names that stand for a thing: makers, instruments, signs, diseases, places and institutions.
THINGS_NAMED_AFTER_PEOPLE = frozenset(
    """
    accuray alabama alaska alderson america american arizona arkansas barium bebig becquerel becton
    beijing benson best bexxar boston bragg brainlab breslow bruce california canada capri carlo
    carolina china colorado columbia company compton connecticut contura corp corporation cushing
    cyberknife dakota davinci delaware detroit eckert elekta england europe european ewing exactrac
    farmer fletcher florida foley fowler franklin freiburg gafchromic gammamed geiger georgia
    gleason gray halcyon hampshire hampton harrison hawaii heyman hodgkin hounsfield houston iba ibt
    idaho illinois inc indiana iowa island isocalc jersey kansas kaposi karnofsky kentucky landauer
    leipzig leksell lipiodol llc london louisiana ltd lucite lutz maine mammosite manchester markus
    marshall martinez maryland massachusetts mayo memorial merkel mevion mexico miami michigan mick
    microselectron minnesota mississippi missouri monaco montana monte nebraska nevada nomos nordion
    northwest novalis nucletron ohio oklahoma oncentra oncura oregon paget pancoast papillon paris
    pennsylvania philadelphia philips pinnacle precise ptw puerto quimby radixact raystation rhode
    rico ring roentgen roos savi selectron shanghai siemens sievert simon skyra sorensen stanford
    stockholm suit syed tandem tennessee texas tomotherapy truebeam unity utah utrecht valencia
    varian varisource vermont versa vienna viewray virginia washington wilms winston wisconsin
    wyoming xoft xvi york zeiss
    """.split()
)
# What shows that the capitalised words before it name an institution.
INSTITUTIONS = frozenset(
    """
    air applicator army associates avenue baptist building campus cancer catheter catholic center
    centre chamber children's city clinic clinics college community company corp corporation county
    criteria disease drive episcopal force foundation general hall health healthcare hospital
    hospitals imaging inc institute international isotopes laboratories laboratory labs law llc ltd
    lutheran lymphoma medical medicine memorial mercy method methodist model navy nuclear oncology
    parkway phantom pharmacy position presbyterian products radiation radiology regional road
    sarcoma school scientific score services stain state street syndrome system systems technique
    technologies test tumor tumour university va veterans women's
    """.split()
)
