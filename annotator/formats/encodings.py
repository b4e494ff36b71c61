"""The encodings that a user may choose from, by the names that they are known by."""

NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp437": "DOS 437",
    "cp1250": "Windows-1250",
    "iso8859_2": "ISO 8859-2",
    "cp1257": "Windows-1257",
    "cp1254": "Windows-1254",
    "cp1253": "Windows-1253",
    "iso8859_7": "ISO 8859-7",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "iso8859_5": "ISO 8859-5",
    "cp866": "DOS 866",
    "cp1255": "Windows-1255",
    "iso8859_8": "ISO 8859-8",
    "cp1256": "Windows-1256",
    "iso8859_6": "ISO 8859-6",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
    "gb18030": "GB 18030",
    "big5hkscs": "Big5",
    "cp932": "Shift JIS",
    "euc_jp": "EUC-JP",
    "iso2022_jp_2": "ISO 2022-JP",
    "cp949": "EUC-KR",
    "iso2022_kr": "ISO 2022-KR",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
"""By Python's name of the codec, in an order in which neighbours are for the same letters."""

_LETTERS = {
    "Western European": ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"),
    "Central European": ("cp1250", "iso8859_2"),
    "Baltic": ("cp1257",),
    "Turkish": ("cp1254",),
    "Greek": ("cp1253", "iso8859_7"),
    "Cyrillic": ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    "Hebrew": ("cp1255", "iso8859_8"),
    "Arabic": ("cp1256", "iso8859_6"),
    "Vietnamese": ("cp1258",),
    "Thai": ("cp874",),
    "Simplified Chinese": ("gb18030",),
    "Traditional Chinese": ("big5hkscs",),
    "Japanese": ("cp932", "euc_jp", "iso2022_jp_2"),
    "Korean": ("cp949", "iso2022_kr"),
}


def encoding_name(codec: str) -> str:
    """What people call it, “Windows-1252” for cp1252."""
    return NAMES.get(codec, codec)


def encoding_title(codec: str) -> str:
    """The name with the letters it is for, “Windows-1252, Western European”."""
    letters = encoding_letters(codec)
    return f"{encoding_name(codec)}, {letters}" if letters else encoding_name(codec)


def encoding_letters(codec: str) -> str:
    """The letters it is for, “Western European”; "" for Unicode, which has all."""
    return next((letters for letters, codecs in _LETTERS.items() if codec in codecs), "")
