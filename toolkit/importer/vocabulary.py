"""The words by which plans announce goals, steps, resources, practice and deliverables."""

import re
from functools import lru_cache

from toolkit.importer.words import WEEKDAYS, fold

# The first category one of whose words occurs wins; words match at their beginning.
_CATEGORIES = {
    "prerequisites": "prerequisit requisito prérequis prerequis voraussetz vorkenntnis "
    "пререквизит требования "
    "前置 前提 पूर्वापेक्ष पूर्व-आवश्यक 先修 선수 事前知識",
    "practice": "practice practise exercise drill lab labs problem quiz homework leetcode kata "
    "challenge workout "
    "práctica practica ejercicio prática pratica exercício exercicio pratique exercice übung "
    "uebung praxis "
    "практик упражнен задач 练习 練習 演習 实践 習題 अभ्यास 연습 作业 question",
    "deliverables": "project build deliverable capstone hands-on handson assignment implement "
    "complete output "
    "artifact artefact portfolio demo ship proyecto entregable entrega projeto entregável "
    "projet livrable projekt "
    "abgabe ergebnisartefakt проект результат-работы 项目 專案 プロジェクト 成果物 परियोजना "
    "प्रोजेक्ट 프로젝트 产出 "
    "交付 制作 milestone-project mini-project miniproject praxisprojekt",
    "resources": "resource reading read watch video book material link reference course "
    "documentation docs article "
    "tutorial source media bibliograph paper lectura recurso libro enlace leitura livro curso "
    "ressource lecture "
    "livre lien cours quelle buch bücher literatur ressourcen materialien материал ресурс книг "
    "ссылк литератур "
    "видео курсы 资源 資源 资料 資料 参考 教材 链接 リソース संसाधन 자료 youtube podcast blog "
    "listen tool",
    "steps": "daily day schedule task activit action to-do todo steps what-to-do routine plan "
    "agenda morning "
    "evening tarea actividad actividades tarefa atividade tâche tache activité aufgabe "
    "aktivität tagesplan "
    "задани действия план распорядок 任务 任務 活动 タスク कार्य गतिविध 작업 instructions "
    "checklist weekend",
    "goals": "goal objective outcome learn topic focus concept overview theory key area "
    "subject content skill "
    "theme what why knowledge understand objetivo meta tema contenido aprender conteúdo tópico "
    "conceito habilidad "
    "objectif but sujet contenu compétence ziel lernziel thema themen inhalt цел тем результат "
    "навык концепц 目标 "
    "目標 内容 主题 テーマ 学习 学習 知识 लक्ष्य विषय उद्देश्य सीख 목표 주제 학습 study core "
    "introduction description",
}
_WHOLE = {
    "habits": "habit principle ritual routine daily-habit hábito habitude gewohnheit привычк "
    "习惯 習慣 आदत "
    "guideline",
    "metrics": "metric success criteria kpi measure métrica indicador critère kriterien метрик "
    "指标 assessment "
    "evaluation mastery",
    "milestones": "milestone checkpoint hito marco jalon meilenstein веха 里程碑 "
    "マイルストーン मील",
    "weekly": "weekly-deliverable weekly deliverables",
}
_ASIDE = (
    "time duration hour hours hrs status date dates when done timeline period deadline length "
    "effort progress "
    "completed checkbox difficulty level points weight days duración duracion tiempo horas "
    "fecha estado duração "
    "tempo data durée heures dates dauer zeit stunden datum длительность время часы дата срок "
    "статус 时间 時間 时长 "
    "期間 日期 状态 अवधि समय तिथि स्थिति 기간 시간 day-of-week weekday ✅ ✔ 完成 "
    "suggested-duration link links url "
    "folder solution code notebook slides"
)
_ASIDES = {fold(word) for word in _ASIDE.split()}
TITLES = (
    "topic title focus theme subject module content name lesson concept chapter skill area "
    "what phase "
    "description challenge project tema título titulo foco enfoque contenido conteúdo asunto "
    "sujet thème "
    "titre thema inhalt titel schwerpunkt тема название содержание 主题 內容 内容 标题 テーマ "
    "タイトル विषय शीर्षक 주제 "
    "내용 学习内容 学習内容 milestone goal 목표 目标 目標 session lecture"
)


def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for word in sorted(words.split(), key=len, reverse=True):
        plain = re.escape(fold(word)).replace(r"\-", "[- ]")
        parts.append(plain if word[0] > "\u0900" else rf"(?<![^\W_]){plain}")
    return re.compile("|".join(parts))


_RANKS = {name: rank for rank, name in enumerate(_CATEGORIES)}
_STEMS = {
    fold(word): name for name, words in reversed(_CATEGORIES.items()) for word in words.split()
}
_UNSPACED = re.compile(
    "|".join(sorted((w for w in _STEMS if w[0] > "\u2e7f"), key=len, reverse=True))
)
_TOKEN = re.compile(r"[^\s,;:/&()\[\]|+.!?'\"’“”-]+")
_LONG = 5  # shorter English words count only whole, lest a label be a lab


_OF_THE_PLAN = {name: _pattern(words) for name, words in _WHOLE.items()}
_WORKS = _pattern(
    "project deliverable capstone portfolio assignment proyecto entregable projeto entregável "
    "projet livrable "
    "projekt abgabe проект 项目 專案 プロジェクト 成果物 परियोजना 프로젝트 交付"
)
_TITLE = _pattern(TITLES)
_BEFORE = re.compile(r"daily|every day|day by day|journal")


@lru_cache(maxsize=4096)
def category(words: str) -> str | None:
    """What a heading, a column or a bold lead announces."""
    flat = fold(words[:80])
    if not flat.strip():
        return None
    if _BEFORE.search(flat):
        return "steps"
    if "hands-on project" in flat or "project task" in flat or "practice project" in flat:
        return "deliverables"
    best: tuple[int, int, int] | None = None
    named = ""
    doing = 99
    for place, word in enumerate(_TOKEN.findall(flat)):
        for name in _meanings(word):
            at = (0 if place < 4 else 1, _RANKS[name], place)
            if best is None or at < best:
                best, named = at, name
            if name == "steps":
                doing = min(doing, place)
    if best:
        return "steps" if named == "resources" and doing < best[2] else named
    if "hands-on" in flat or "hands on" in flat:
        return "deliverables"
    return "steps" if flat.strip(" :.") in WEEKDAYS else None


@lru_cache(maxsize=20_000)
def _meanings(word: str) -> tuple[str, ...]:
    """The categories whose words a word is, or begins with."""
    if word[0] > "\u2e7f":
        return tuple({_STEMS[stem]: None for stem in _UNSPACED.findall(word)})
    found = _STEMS.get(word) or _STEMS.get(word.removesuffix("s"))
    shortest = _LONG if word.isascii() else 3
    length = min(len(word), 14)
    while not found and length >= shortest:
        found = _STEMS.get(word[:length])
        length -= 1
    return (found,) if found else ()


@lru_cache(maxsize=1024)
def whole(words: str) -> str | None:
    """What a section announces for the plan as a whole."""
    flat = fold(words[:80])
    hits = [(m.start(), name) for name, p in _OF_THE_PLAN.items() if (m := p.search(flat))]
    if any(name == "weekly" for _, name in hits):
        return "weekly"
    if hits:
        return min(hits)[1]
    named = category(words)
    return None if named == "deliverables" and not _WORKS.search(flat) else named


def has(words: str) -> bool:
    """Whether a column's heading announces titles."""
    return bool(_TITLE.search(fold(words[:60])))


def aside(words: str) -> bool:
    """Whether a column holds times, dates or ticks."""
    parts = re.findall(r"[^\s(),:/&]+", fold(words[:60]))
    return bool(parts) and (parts[0] in _ASIDES or (parts[-1] in _ASIDES and len(parts) < 4))
