"""In which language somebody reads."""

from django.contrib.auth.models import User

from people.models import AccountLanguage


def note_language(*, account: User, language: str) -> None:
    """Write letters to the account in this language, one of `settings.LANGUAGES`, from now on."""
    spoken = AccountLanguage.objects.filter(account=account)
    if not spoken.filter(language=language).exists():
        AccountLanguage.objects.update_or_create(account=account, defaults={"language": language})
