"""Pages for what can go wrong: what happened, what to do next, a number to quote if it is us.

Every error of app/core/errors and of HTTP is mapped here, once: as a page, as a fragment for htmx,
as problem+json for programs.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import (
    Conflict,
    Forbidden,
    InvalidValue,
    LinyueError,
    NotFound,
    RuleBroken,
)
from app.typeset.faces import FacesMissing
from app.typeset.faults import GlyphMissing, RenderFailed, TemplateRefused
from app.web.context import came_from, is_fragment, wants_json
from app.web.form_tokens import AlreadySubmitted, find_result
from app.web.i18n import pick

logger = logging.getLogger("linyue.web")

HOST_SAID = Text("本系统不在这个地址提供服务。", "This address is not served here.")

STATUS: dict[type[LinyueError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    RuleBroken: 422,
    InvalidValue: 422,
    # A paper that could not be made says why in its own words.
    TemplateRefused: 422,
    RenderFailed: 422,
    GlyphMissing: 422,
    FacesMissing: 503,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error page says."""

    status: int
    title: Text
    said: Text
    code: str = ""
    article: Text | None = None
    number: str = ""
    """Error number to quote by phone; it stands in the log too."""
    result_url: str | None = None
    """Where the first of two submissions led to."""


TITLES = {
    400: Text("这次请求不完整", "The request was incomplete"),
    401: Text("请先登录", "Please sign in"),
    403: Text("您没有这项权限", "You do not have the right to do this"),
    404: Text("没有找到", "Not found"),
    405: Text("这个地址不能这样打开", "This address cannot be opened this way"),
    409: Text("没有生效：已被处理过", "Not done: already dealt with"),
    413: Text("文件或内容太大", "Too large"),
    422: Text("不能这样办理", "This cannot be done"),
    429: Text("操作太频繁", "Too many attempts"),
    500: Text("系统出了差错", "Something went wrong on our side"),
    503: Text("系统正在维护", "Under maintenance"),
}
NEXT = {
    400: Text(
        "请返回上一页，刷新后再操作一次。",
        "Go back, reload the page and try once more.",
    ),
    401: Text("登录后会回到这一页。", "After signing in you come back to this page."),
    404: Text(
        "地址可能抄错了，或者这条记录已被移走。请从菜单重新进入。",
        "The address may be mistyped, or the record has moved. Use the menu to find it.",
    ),
    405: Text(
        "请返回上一页，用页面上的按钮操作。",
        "Go back and use the buttons of the page.",
    ),
    413: Text(
        "请把文件拆小或压缩后再上传；照片可先调低分辨率。",
        "Split or compress the file and upload again; photographs can be made smaller first.",
    ),
    429: Text("请稍等一分钟再试。", "Wait a minute, then try again."),
    500: Text(
        "您的操作没有保存。请稍后再试；若仍不行，请打电话并报出下面的编号。",
        "Nothing was saved. Try again later; if it fails again, call us and quote this number.",
    ),
    503: Text("请稍后再来，已保存的内容都在。", "Come back later; everything saved is kept."),
}
CSRF_SAID = Text(
    "这一页打开得太久，或者您在别的窗口重新登录过，为安全起见没有办理。"
    "请返回上一页，刷新后再提交。",
    "This page was open too long, or you signed in again in another window, so nothing was done. "
    "Go back, reload the page and submit again.",
)


def install_errors(app: Flask) -> None:
    """Bind the handlers."""
    app.register_error_handler(LinyueError, show_our_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(500, show_failure)


def show_our_error(error: LinyueError) -> Response:
    """An error of our own, which already says what to do."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        return show_failure(error)
    return answer(
        Problem(
            status=status,
            title=TITLES[status],
            said=error.message,
            code=getattr(error, "code", ""),
            article=getattr(error, "article", None),
            result_url=find_result(error.nonce) if isinstance(error, AlreadySubmitted) else None,
        )
    )


def show_http_error(error: HTTPException) -> Response:
    """An error of HTTP: a wrong address, a stale form, too large an upload."""
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, SecurityError):
        # A host that is not served: a page of ours would ask for it again and fail on it.
        return Response(f"{HOST_SAID.both(chr(10))}\n", 400, mimetype="text/plain")
    status = error.code or 500
    if isinstance(error, CSRFError):
        return answer(Problem(400, TITLES[400], CSRF_SAID, code="csrf"))
    if status >= 500:
        return show_failure(error)
    title = TITLES.get(status, TITLES[400])
    response = answer(Problem(status, title, NEXT.get(status, NEXT[400])))
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def show_failure(error: Exception) -> Response:
    """A mistake of ours. The number joins the telephone call to the line in the log."""
    cause = error.original_exception if isinstance(error, InternalServerError) else error
    number = f"E-{secrets.token_hex(4).upper()}"
    status = 503 if isinstance(error, HTTPException) and error.code == 503 else 500
    logger.error(
        "request failed",
        exc_info=cause or error,
        extra={"error_number": number, "path": request.path, "method": request.method},
    )
    # The page below must not stumble over a transaction that the failure left broken.
    session().rollback()
    return answer(Problem(status, TITLES[status], NEXT[status], number=number))


def answer(problem: Problem) -> Response:
    """The same problem as JSON, as a fragment, as a page without menu (500) or a full page."""
    if wants_json():
        return problem_json(problem)
    if is_fragment():
        name = "web/error_fragment.html"
    else:
        name = "web/error_bare.html" if problem.status >= 500 else "web/error.html"
    page = render_template(name, problem=problem, back=came_from())
    return make_response(page, problem.status)


def problem_json(problem: Problem) -> Response:
    """RFC 9457, with what a program needs to act on."""
    body = {"title": pick(problem.title), "status": problem.status, "detail": pick(problem.said)}
    if problem.code:
        body["code"] = problem.code
    if problem.number:
        body["number"] = problem.number
    response = jsonify(body)
    response.status_code = problem.status
    response.mimetype = "application/problem+json"
    return response
