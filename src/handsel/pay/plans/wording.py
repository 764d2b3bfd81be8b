def in_words(plan: object, language: str = "en") -> str:
    return ""
