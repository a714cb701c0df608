"""The words that plans use for their parts, in the languages they are written in."""

import unicodedata

# From broad to fine: what stands left may contain what stands right of it.
ORDER = (
    "year", "semester", "quarter", "part", "level", "track", "stage", "phase", "block", "course",
    "month", "sprint", "module", "unit", "chapter", "section", "week", "session", "lecture",
    "lesson", "step", "topic", "project", "day",
)  # fmt: skip
RANK = {name: rank for rank, name in enumerate(ORDER)}
TIMES = {
    "day": 1,
    "week": 7,
    "sprint": 14,
    "month": 28,
    "quarter": 91,
    "semester": 182,
    "year": 364,
}

_LABELS = {
    "year": "year año ano jahr année annee год साल वर्ष",
    "semester": "semester semestre семестр term",
    "quarter": "quarter trimestre quartal trimester квартал तिमाही",
    "part": "part parte teil partie часть भाग",
    "level": "level nivel nível niveau stufe уровень स्तर tier livello",
    "track": "track pista трек",
    "stage": "stage etapa étape etappe этап этапы चरण",
    "phase": "phase fase фаза phases fases fasi faza faz aşama etap giai المرحلة tahap fáze",
    "block": "block bloque bloco bloc блок blok",
    "course": "course curso kurs cours курс corso",
    "month": "month months mo mes meses mês monat monate mois месяц месяцы месяца महीना माह "
    "maand mese maanden tháng ay bulan miesiąc måned الشهر",
    "sprint": "sprint sprints спринт स्प्रिंट",
    "module": "module modules módulo modulo módulos modul module модуль मॉड्यूल moduł modulen",
    "unit": "unit unidad unidade einheit unité единица इकाई",
    "chapter": "chapter capítulo capitulo kapitel chapitre глава अध्याय capitolo",
    "section": "section sección secção seção abschnitt раздел खंड sezione",
    "week": "week weeks wk wks w sem semana semanas woche wochen kw semaine semaines неделя недели "
    "нед सप्ताह हफ्ता हफ़्ता settimana settimane tydzień hafta weken minggu tuần týden uke vecka "
    "viikko hét الأسبوع أسبوع settimana",
    "session": "session sesión sessão sitzung séance сессия सत्र sessione",
    "lecture": "lecture vorlesung лекция व्याख्यान",
    "lesson": "lesson lección lição lektion leçon урок पाठ lezione aula clase занятие",
    "step": "step steps paso passo schritt шаг कदम passaggio",
    "topic": "topic tema thema thème тема विषय",
    "project": "project proyecto projeto projekt projet проект परियोजना progetto",
    "day": "day days día dias días dia tag tage jour jours день дни дня दिन giorno giorni dag "
    "gün hari ngày dzień den اليوم يوم",
}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen "
    "sixteen seventeen eighteen nineteen twenty|cero uno dos tres cuatro cinco seis siete ocho "
    "nueve diez once doce|zero um dois três quatro cinco seis sete oito nove dez onze "
    "doze|zéro un "
    "deux trois quatre cinq six sept huit neuf dix onze douze|null eins zwei drei vier fünf "
    "sechs "
    "sieben acht neun zehn elf zwölf|ноль один два три четыре пять шесть семь восемь девять "
    "десять "
    "одиннадцать двенадцать|शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth|"
    "primera segunda tercera cuarta quinta sexta séptima octava novena décima|primer segundo "
    "tercer cuarto quinto sexto séptimo octavo noveno décimo|primeiro segundo terceiro quarto "
    "quinto sexto sétimo oitavo nono décimo|primeira segunda terceira quarta quinta sexta sétima "
    "oitava nona décima|première deuxième troisième quatrième cinquième sixième septième "
    "huitième|"
    "premier deuxième|erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte|"
    "erster zweiter dritter vierter fünfter sechster|первая вторая третья четвёртая пятая шестая "
    "седьмая восьмая девятая десятая|первый второй третий четвёртый пятый шестой|पहला दूसरा "
    "तीसरा चौथा पांचवां छठा सातवां आठवां"
)
_MONTHS = (
    "january february march april may june july august september october november december|"
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre|"
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro|"
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre|"
    "januar februar märz april mai juni juli august september oktober november dezember|"
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь|"
    "jan feb mar apr may jun jul aug sep oct nov dec"
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday weekend weekdays weekday mon tue "
    "tues "
    "wed thu thurs fri sat sun daily lunes martes miércoles jueves viernes sábado domingo "
    "segunda "
    "terça quarta quinta sexta lundi mardi mercredi jeudi vendredi samedi dimanche montag "
    "dienstag "
    "mittwoch donnerstag freitag samstag sonntag wochenende понедельник вторник среда четверг "
    "пятница суббота воскресенье सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"
)


def fold(word: str) -> str:
    """The word without case and Latin or Cyrillic accents."""
    word = word.casefold()
    if word.isascii():
        return word
    plain = (c for c in unicodedata.normalize("NFKD", word) if not "\u0300" <= c <= "\u036f")
    return "".join(plain)


def _series(words: str, first: int) -> dict[str, int]:
    return {
        fold(word): number
        for language in words.split("|")
        for number, word in enumerate(language.split(), first)
    }


CLASSES = {fold(word): name for name, words in _LABELS.items() for word in words.split()}
CLASSES |= {f"{word}{end}": name for word, name in CLASSES.items() if len(word) > 3 and word < "~"
            for end in ("s", "es") if f"{word}{end}" not in CLASSES}  # fmt: skip
NUMBERS = _series(_NUMBERS, 0)
ORDINALS = _series(_ORDINALS, 1)
MONTHS = _series(_MONTHS, 1)
WEEKDAYS = {fold(word) for word in _WEEKDAYS.split()}
# Chinese, Japanese and Korean counters, which follow their number.
COUNTERS = {
    "周": "week", "週": "week", "週間": "week", "週目": "week", "星期": "week", "礼拜": "week",
    "주차": "week", "주": "week", "天": "day", "日": "day", "日目": "day", "일차": "day",
    "일": "day",
    "月": "month", "月目": "month", "개월": "month", "개월차": "month", "월": "month",
    "阶段": "phase", "階段": "phase", "段階": "phase", "단계": "phase", "期": "phase",
    "章": "chapter", "장": "chapter", "节": "section", "節": "section", "课": "lesson",
    "課": "lesson", "강": "lesson", "单元": "unit", "單元": "unit", "模块": "module",
    "部分": "part", "部": "part", "篇": "part", "步": "step", "回": "session", "季度": "quarter",
    "学期": "semester", "學期": "semester", "年": "year", "冲刺": "sprint",
}  # fmt: skip
PREFIXES = {
    "周": "week", "週": "week", "第": "", "阶段": "phase", "階段": "phase", "フェーズ": "phase",
    "ステージ": "stage", "模块": "module", "模組": "module", "モジュール": "module",
    "모듈": "module",
    "单元": "unit", "ユニット": "unit", "ステップ": "step", "步骤": "step", "セクション": "section",
    "パート": "part", "レベル": "level", "レッスン": "lesson", "スプリント": "sprint",
    "단계": "phase", "스프린트": "sprint", "冲刺": "sprint", "章节": "chapter", "课程": "course",
}  # fmt: skip
