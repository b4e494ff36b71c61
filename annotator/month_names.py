"""The names of the months, as they stand in dates and alone (Unicode CLDR; Unicode License)."""

from typing import Final

MONTHS: Final = {
    "en": "january february march april may june july august september/sept october november december",
    "de": "januar/jänner februar/feber märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": (
        "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu "
        "toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu "
        "lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu"
    ),
    "pl": (
        "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec "
        "sierpnia/sierpień września/wrzesień października/październik listopada/listopad grudnia/grudzień"
    ),
    "cs": (
        "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec "
        "srpna/srpen září října/říjen listopadu/listopad prosince/prosinec"
    ),
    "sk": (
        "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august "
        "septembra/september októbra/október novembra/november decembra/december"
    ),
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "el": (
        "ιανουαρίου/ιανουάριοσ φεβρουαρίου/φεβρουάριοσ μαρτίου/μάρτιοσ απριλίου/απρίλιοσ μαΐου/μάιοσ "
        "ιουνίου/ιούνιοσ ιουλίου/ιούλιοσ αυγούστου/αύγουστοσ σεπτεμβρίου/σεπτέμβριοσ οκτωβρίου/οκτώβριοσ "
        "νοεμβρίου/νοέμβριοσ δεκεμβρίου/δεκέμβριοσ"
    ),
    "ru": (
        "января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август "
        "сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь"
    ),
    "uk": (
        "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень "
        "липня/липень серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад грудня/грудень"
    ),
    "be": (
        "студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/май чэрвеня/чэрвень "
        "ліпеня/ліпень жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад "
        "снежня/снежань"
    ),
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sr": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "lt": (
        "sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė birželio/birželis "
        "liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis lapkričio/lapkritis "
        "gruodžio/gruodis"
    ),
    "lv": ("janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"),
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "sl": "januar februar marec april maj junij julij avgust september oktober november december",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "ar": (
        "يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار أبريل/نيسان/أفريل مايو/أيار/ماي "
        "يونيو/حزيران/جوان يوليو/تموز/جويلية/يوليوز أغسطس/آب/أوت/غشت سبتمبر/أيلول/شتنبر أكتوبر/تشرين_الأول "
        "نوفمبر/تشرين_الثاني/نونبر ديسمبر/كانون_الأول/دجنبر"
    ),
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "mr": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "bn": "জানুয়ারী ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ne": "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "hy": (
        "հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս "
        "հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր "
        "դեկտեմբերի/դեկտեմբեր"
    ),
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
"""By language: twelve months separated by blanks, the forms of each by “/”, an underscore for a blank within one."""
