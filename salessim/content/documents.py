"""The documents that trainers write, one class a kind."""

from __future__ import annotations

from typing import Any

from salessim.content.judging import PlayDocument, RubricDocument, SellerDocument
from salessim.content.offers import CampaignDocument, ProductDocument, ScenarioDocument
from salessim.content.people import PersonaDocument, VoiceDocument

__all__ = ["DOCUMENTS", "CampaignDocument", "Document", "PersonaDocument", "PlayDocument", "ProductDocument",
           "RubricDocument", "ScenarioDocument", "SellerDocument", "VoiceDocument"]

Document = (PersonaDocument | VoiceDocument | ProductDocument | ScenarioDocument | RubricDocument | PlayDocument
            | SellerDocument | CampaignDocument)
DOCUMENTS: dict[str, Any] = {
    "persona": PersonaDocument, "voice": VoiceDocument, "product": ProductDocument, "scenario": ScenarioDocument,
    "rubric": RubricDocument, "play": PlayDocument, "seller": SellerDocument,
    "campaign": CampaignDocument,
}
"""The document class of each kind."""
