"""One ASGI application with every surface that is set up."""

from fastapi import FastAPI

from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.web.app import create_app
from bot.surfaces.web.settings import WebSettings


def make_app(service: BotService, settings: Settings) -> FastAPI:
    return create_app(service, WebSettings(base_url=settings.url, max_question_chars=settings.max_question))
