"""The API object: its description, its errors, its rooms."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from handsel import __version__
from handsel.accounts.api import accounts, contacts
from handsel.api.authentication import Session, Token
from handsel.api.problems import CONTENT_TYPE, explain_errors
from handsel.conduct.api import conduct
from handsel.exchange.api import imports
from handsel.home.api import changes, histories
from handsel.journal.api import entries, timelines
from handsel.lists.api import views
from handsel.org.api import me, members, organisation, rates, teams, tokens
from handsel.pay.api import pay
from handsel.pipeline.api import lost_reasons, opportunities, pipelines
from handsel.quota.api import quota
from handsel.search.api import search

DESCRIPTION = """
Everything a person can do in Handsel, for programs. Sign in with an API token (My account → API tokens):
`Authorization: Bearer hs_…`.

* **Lists** take the filters of the pages (`stage=…`, `amount__gte=1000`, `close_on=this-quarter`, `q=words`), one
  `sort`, and are paged by `cursor`. `/summary` groups and measures.
* **Changes** take the `version` you read; a clash with somebody else's change is a 409 that names the fields. An
  `Idempotency-Key` makes a call safe to send twice.
* **Errors** are `application/problem+json`, with a sentence for each field. A field that does not exist is refused.
* **Limits**: a body has at most 10 MB, a token 6,000 calls a minute; beyond that the answer is a 429 with
  `Retry-After`, and every answer says how many are left (`RateLimit-Remaining`).
"""


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The same key again gets the same answer, and nothing is done twice. Kept for a day.",
}


class HandselAPI(NinjaAPI):
    """Ninja's API whose document says that errors are problems, and whose operations are named by their functions."""

    _document: OpenAPISchema | None = None

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """A short name, such as `move_opportunity`."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """The OpenAPI document, version 3.1. It takes a second to put together and never changes: made once."""
        if self._document is None:
            self._document = self._described(super().get_openapi_schema(**more))
        return self._document

    def _described(self, document: OpenAPISchema) -> OpenAPISchema:
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _describe(operation, safe=method == "get")
        return document


def _describe(operation: dict[str, Any], *, safe: bool) -> None:
    for status, answer in operation["responses"].items():
        content = answer.get("content")
        if int(status) >= 400 and content:
            answer["content"] = {CONTENT_TYPE: next(iter(content.values()))}
    operation["responses"][429] |= {"headers": {"Retry-After": {"schema": {"type": "integer"}}}}
    if not safe:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)


api = HandselAPI(
    title="Handsel",
    version=__version__,
    description=DESCRIPTION,
    auth=[Token(), Session()],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
explain_errors(api)

ROOMS = {
    "/accounts": accounts,
    "/contacts": contacts,
    "/opportunities": opportunities,
    "/pipelines": pipelines,
    "/lost-reasons": lost_reasons,
    "/entries": entries,
    "/imports": imports,
    "/quota": quota,
    "/pay": pay,
    "/conduct": conduct,
    "/search": search,
    "/views": views,
    "/changes": changes,
    "/members": members,
    "/teams": teams,
    "/organisation": organisation,
    "/rates": rates,
    "/me": me,
    "/tokens": tokens,
}
for prefix, router in ROOMS.items():
    api.add_router(prefix, router)
for router in (timelines, histories):
    api.add_router("", router)
