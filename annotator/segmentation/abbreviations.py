"""Abbreviations of the field in six classes, by language: what a full stop after each of them can mean."""

import enum
from collections.abc import Mapping
from functools import lru_cache
from typing import Final


class Kind(enum.Enum):
    """What the stop after an abbreviation can be. Words not listed end a sentence before a capital."""

    TITLE = "a title or rank: never ends a sentence"
    NEVER_FINAL = "leans on what follows (e.g., cf., vs.): never ends a sentence"
    NUMBERED = "takes a number (No., Art., Jan.): ends a sentence unless a number follows"
    CLOCK = "a.m. and p.m.: ends a sentence unless a place, zone or day follows"
    COMPANY = "companies, etc., Jr.: ends a sentence unless the name goes on"
    STARTER_ONLY = "places, degrees, letter chains: ends a sentence only before a word that starts sentences"


# Entries stand without their last stop. One in small letters also holds with a first capital; one with a capital holds
# only so, because in small letters it is a plain word somewhere ("sat", "mass", "out") or a different abbreviation.
_TITLES: Final = {
    "en": """
        Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Profs Gen Gens Lt Col Maj Capt Cmdr Cdr Comdr Cpl Sgt Adm Brig Pvt Pfc
        Lieut Radm Vadm Sen Sens Rep Reps Gov Govs Amb Ambs Min Mins Hon Rev Fr Msgr Mgr Pres Supt Insp Det Cllr
        Atty Asst Assoc Dep Sec Secy Mt Ft Pt Ald Dir Chmn Ens Cpt Commr Comm Amd Rt Wg Sqn Flt Gp Cdre Cmdre
        Spc Ssgt Msgt Ven Maj.-Gen Adv Tem Plen Extr Exc Emin Ss Sh Smt Bro Sts
    """,
    "fr": "MM Mme Mmes Mlle Mlles Pr Dre Vve Ste Gal Cdt Cne Amb Mgrs",
    "es": """
        sra sras srta srtas sres dña dra dras ing lic licda arq excmo excma Excmos Ilmo Ilma Exmo Gral Cnel Tte Alte
        Sgto Mons Rvdo Emb Diput Mtro Mtra Pbro Abg Gob Almte Vicealmte
    """,
    "pt": "Sras Srs Dra Exma Exmos Profa Eng Cel Alm Exa Exas Emb Gen Des",
    "it": "sig sigg sig.ra dott dott.ssa avv onn geom Rag Amm Cav egr spett Gent prof.ssa",
    "de": """
        Hr Hrn Frl Dipl Ing Mag Präs Bgm Bgmst Abg Stv Bundesmin Staatssekr Sekr Priv Doz Botsch gez geb StS
        Dipl.-Ing Univ.-Prof Min.-Präs Min.-Dir
    """,
    "nl": "dhr mevr mw drs ing jhr prof dr gen kol",
    "pl": "płk mjr kpt adm ks św inż mgr im ul",
    "tr": "Sn Doç Yrd Alb Korg Tümg Tuğg Öğr",
    "ru": "акад проф доц ген полк подп лейт адм тов гр им инж канд зам пом нач преп просп ул пер пл наб бул",
    "uk": "ім вул",
    "hi": """
        डॉ डा प्रो पं श्री सुश्री श्रीमती स्व कु मि मो मौ ब्रिगे न्या एड इंजी ए बी सी डी ई एफ जी एच आई जे एल एम एन ओ
        के पी क्यू आर एस टी यू वी डब्ल्यू डब्लू एक्स वाई जेड ज़ेड
    """,
    "bn": "ড ডা মো মোঃ প্রফে অ্যাড মি অধ্যা",
    "ar": "ود بد لد كد وأ وم",
    "el": "Δρ καθ κκ",
}
_NEVER_FINAL: Final = {
    "en": """
        e.g i.e eg cf viz vs v sq cu incl excl approx attn encl h.e h.h h.m h.r.h h.i.h h.s.h a.k.a f.k.a n.b p.s
        q.v w.e.f circa
    """,
    "fr": "c.-à-d av notam s.e s.e.m m.m",
    "es": "p.ej aprox sto sta ntra ntro ee",
    "de": """
        bzw ca vgl z.b d.h u.u o.g s.o ggf ggfs evtl inkl exkl zzgl abzgl einschl ausschl sog lt zit insb insbes
        resp dt frz engl poln ehem i.h.v i.s.d i.v.m i.r.d i.d.f z.t m.e m.w
    """,
    "it": "p.es cfr s.e",
    "nl": "bijv d.w.z m.b.t t.a.v o.a i.v.m",
    "pl": "np tzn tj m.in tzw",
    "sv": "bl.a t.ex dvs s.k f.eks d.v.s tidl",
    "cs": "tzv např popř",
    "ru": "т.е т.к т.н напр см ср ок т.о гос",
    "uk": "див т.зв т.є",
    "tr": "bkz yy örn",
}
_NUMBERED: Final = {
    "en": """
        no nos art arts para paras sec secs sect sects p pp pg pgs vol vols fig figs ch chs chap chaps cl cls res
        reg regs doc docs annex ser est ext pop c tel ph Fax Mob Cell App Rs Rm ref rn ss col cols subsec subpara
        stat corr ver pt pts Hwy Rte Exh Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur
        Thurs Fri Sat Sun
    """,
    "fr": "n° nº éd tél janv févr fév avr juil sept oct nov déc alin réf env",
    "es": "núm núms n.º págs pág párr párrs teléf ene feb abr sept oct nov dic apdo lám",
    "pt": "fev dez fls",
    "it": "n nn num pag pagg artt cap genn gen febb giu lug ott prot",
    "de": "nr nrn ziff abs bd bde kap tz rdnr str abb anm aufl jän jänn mrz mär okt dez lfd beil anl",
    "nl": "blz art mrt",
    "pl": "ust pkt poz par dz",
    "sv": "kl sid",
    "ru": """
        п пп ст гл стр с ч рис табл абз разд прил тел янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек д
        кв т тт
    """,
    "uk": "стор січ лют бер квіт трав черв лип серп верес жовт листоп груд",
    "hi": "सं क्र पृ रु नं",
}
_COMPANIES: Final = {
    "en": "inc ltd co cos corp bros llc plc pty jr etc al esq ret retd ibid mfg",
    "fr": "cie sté",
    "es": "cía cia ltda hnos",
    "it": "ecc",
    "de": "usw",
    "ru": "др пр долл",
}
_STARTER_ONLY: Final = {
    "en": """
        St Ste Sr Ave Blvd Rd Ln Pkwy univ inst acad assn dept depts govt gov't gov'ts nat'l int'l natl intl admin
        cmte fed Cong Exec Const Bldg Twp Svc Educ Econ Pol Mil Rel Org Card Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill
        Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que
        Alta Sask ph.d d.phil m.phil ll.m ll.b ll.d b.sc m.sc d.sc d.litt eds w.va
    """,
    "fr": "bd boul dépt",
    "es": "sr UU FF AA CC JJ RR EE.UU FF.AA CC.AA RR.EE avda av depto dpto prov Ud Uds Vd Vds",
    "it": "s.p.a s.r.l s.n.c",
    "de": "mio mrd tsd chr v.chr n.chr e.v dr.-ing hrsg landesreg",
    "ru": "обл респ пос дер гор",
}
_CLOCKS: Final = "a.m p.m am pm"
_ONLY_IN: Final = {
    "fr": {"Me": Kind.TITLE, "mar": Kind.NUMBERED, "al": Kind.NUMBERED},
    "es": {"mar": Kind.NUMBERED, "ago": Kind.NUMBERED, "set": Kind.NUMBERED, "Cap": Kind.TITLE, "Dip": Kind.TITLE},
    "pt": {
        "mar": Kind.NUMBERED,
        "ago": Kind.NUMBERED,
        "set": Kind.NUMBERED,
        "out": Kind.NUMBERED,
        "mai": Kind.NUMBERED,
        "D": Kind.TITLE,
    },
    "it": {
        "On": Kind.TITLE,
        "Card": Kind.TITLE,
        "Arch": Kind.TITLE,
        "mar": Kind.NUMBERED,
        "ago": Kind.NUMBERED,
        "set": Kind.NUMBERED,
    },
    "de": {"gem": Kind.NEVER_FINAL, "max": Kind.NEVER_FINAL, "min": Kind.NEVER_FINAL, "russ": Kind.NEVER_FINAL},
    "nl": {"mr": Kind.TITLE, "ir": Kind.TITLE},
    "tr": {"Av": Kind.TITLE, "Org": Kind.TITLE},
}
"""What contradicts another language's plain words, and so holds only where the language is known."""

_CLASSES: Final = (
    (_STARTER_ONLY, Kind.STARTER_ONLY),
    (_COMPANIES, Kind.COMPANY),
    (_NUMBERED, Kind.NUMBERED),
    (_NEVER_FINAL, Kind.NEVER_FINAL),
    (_TITLES, Kind.TITLE),
)
_CAPITAL_ACRONYMS: Final = frozenset(
    "CA AV SE MM VS MIN SEC REP DET FR PT FT COL CL CH REG RES APP SS EST GA LA PA MO MD VA IND".split()
)
"""All in capitals these are rather acronyms, so the abbreviation is not seen in them."""


@lru_cache(maxsize=64)
def kinds_for(language: str) -> Mapping[str, Kind]:
    """The abbreviations, without their last stop, that hold in a language ("" for unknown).

    Every language's entries hold everywhere, since releases mix languages, but for the few that contradict a plain
    word of another language: those hold only in their own.
    """
    kinds: dict[str, Kind] = {}
    for tables, kind in _CLASSES:
        for code, entries in tables.items():
            for entry in entries.split():
                capitals = entry.upper()
                if capitals not in _CAPITAL_ACRONYMS and (code == "en" or kind is not Kind.TITLE):
                    kinds[capitals] = kind
                kinds[entry] = kinds[entry[0].upper() + entry[1:]] = kind
    kinds.update((clock, Kind.CLOCK) for entry in _CLOCKS.split() for clock in (entry, entry.upper()))
    for entry, kind in _ONLY_IN.get(language, {}).items():
        kinds[entry] = kinds[entry[0].upper() + entry[1:]] = kind
    return kinds
