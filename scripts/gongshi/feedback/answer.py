"""What the service answers: a page for people, JSON for the form's script."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gongshi.feedback.kept import Kept, Sent
from gongshi.feedback.message import Fault
from gongshi.feedback.page import Pages
from gongshi.feedback.receipt import Receipt
from gongshi.feedback.recipients import Recipient, RecipientsError, Site, SiteFolder

LOG = logging.getLogger(__name__)
_PLACES = ("topic", "text", "picture", "name", "phone", "consent")
"""The fields of the form that people see."""


class Answers:
    """Makes the answers, in the words and with the phone of the site as it is now."""

    def __init__(self, folder: SiteFolder) -> None:
        self.folder = folder
        self._pages = Pages()

    # --- a message

    def thanks(self, request: Request, site: Site, recipient: Recipient, sent: Sent) -> Response:
        """Give the receipt."""
        status = 200 if sent.repeated else 201
        if _wants_json(request):
            return JSONResponse({"receipt": _receipt_json(sent.receipt)}, status)
        return self._pages.response(
            "receipt.html", site, status, receipt=sent.receipt, recipient=recipient
        )

    def faulty(
        self,
        request: Request,
        site: Site,
        fields: Mapping[str, str],
        faults: Sequence[Fault],
        status: int = 422,
        *,
        wait: int = 0,
    ) -> Response:
        """Give back what was typed, with all that must be mended."""
        headers = _retry_after(wait)
        if _wants_json(request):
            errors = [{"field": f.field, "message": f.message} for f in faults]
            return JSONResponse({"errors": errors}, status, headers)
        return self._pages.response(
            "retry.html",
            site,
            status,
            headers,
            fields=fields,
            faults=faults,
            places=_PLACES,
            recipient=site.recipients.get(fields.get("to", "").strip().lower()),
        )

    # --- following a message

    def ask(
        self,
        site: Site,
        fields: Mapping[str, str] | None = None,
        trouble: str = "",
        status: int = 200,
        *,
        wait: int = 0,
    ) -> Response:
        """Ask for the number and the words, after a wrong one with what was wrong."""
        return self._pages.response(
            "track.html", site, status, _retry_after(wait), fields=fields or {}, trouble=trouble
        )

    def progress(self, site: Site, kept: Kept) -> Response:
        """Show what became of a message."""
        recipient = site.recipients.get(kept.message.recipient)
        return self._pages.response("progress.html", site, 200, kept=kept, recipient=recipient)

    # --- what goes wrong

    def refused(
        self,
        request: Request,
        sentence: str,
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Say in one sentence why not."""
        if _wants_json(request):
            body = {"errors": [{"field": "", "message": sentence}]}
            return JSONResponse(body, status, headers)
        return self._pages.response("trouble.html", self.site(), status, headers, sentence=sentence)

    def out_of_service(self, request: Request, error: Exception) -> Response:
        """Say that nothing was taken, and where to turn; it is the office's to mend."""
        LOG.error("收不了留言：%s", error)
        return self.failed(request, error)

    def failed(self, request: Request, _error: Exception) -> Response:
        """Say the same of an error that nobody foresaw, whose own words are not to be logged."""
        site = self.site()
        phone = f"，或打电话 {site.phone}" if site and site.phone else ""
        sentence = f"现在收不了留言，刚才的没有收到。请过一会儿再发{phone}。"
        return self.refused(request, sentence, 503, {"Retry-After": "120"})

    def elsewhere(self, request: Request, error: Exception) -> Response:
        """Answer where there is nothing, or something was asked for in a wrong way."""
        assert isinstance(error, HTTPException)
        return self.refused(request, "这里没有网页。", error.status_code, error.headers)

    def site(self) -> Site | None:
        """Give the site, if there is one."""
        try:
            return self.folder.current()
        except RecipientsError:
            return None

    def origin(self) -> str:
        """Give the origin of the site, whose pages may ask from another host."""
        site = self.site()
        parts = urlsplit(site.url) if site else urlsplit("")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _receipt_json(receipt: Receipt) -> dict[str, str]:
    return {"number": receipt.spoken_number, "word": receipt.word}


def _retry_after(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)} if seconds else {}
