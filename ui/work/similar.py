"""Points out which of the documents that came in are near duplicates, of each other or of what was there before."""

from annotator.commands.similar import kept_both
from db.store import Progress, Store
from ui.wording import share_of
from ui.work.importing import ImportReport, SimilarTo


def point_out(store: Store, report: ImportReport, progress: Progress) -> None:
    """Compare what is new with all documents, and put into the report with which one each is most alike."""
    store.look_for_similar(report.sketches, progress)
    kept = kept_both(store.settings())
    found = {
        pair.document: pair
        for pair in reversed(store.similar())  # the most alike comes first, and so is taken last
        if pair.document in report.sketches and frozenset(pair[:2]) not in kept
    }
    if found:
        titles = {heading.id: heading.title for heading in store.headings()}
        report.similar = [
            SimilarTo(pair.document, titles[pair.document], pair.similar_to, titles[pair.similar_to], pair.share)
            for pair in reversed(found.values())
        ]


def in_words(similar: SimilarTo) -> str:
    """For example “similar to: Ministers meet (93 % of the text)”."""
    return f"similar to: {similar.other_title} ({share_of(similar.share)} of the text)"
