"""E-mails: the best body, the decoded subject, the day and the sender."""

from email.message import EmailMessage
from pathlib import Path

from tests.annotator.reading import read_one, refusal

PLAIN = "The ministers met in Geneva on Monday.\n\nThey agreed on trade."


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"Subject": "Ministers meet", "From": "Press Office <press@example.org>"} | headers
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    return message


def saved(message: EmailMessage, folder: Path) -> Path:
    path = folder / "a.eml"
    path.write_bytes(message.as_bytes())
    return path


def test_subject_day_and_sender_are_decoded(tmp_path: Path) -> None:
    message = mail(Date="Mon, 05 Jan 2026 23:30:00 -0500")
    del message["Subject"]
    message["Subject"] = "وزراء يجتمعون في جنيف — Ministres à Genève"
    message.set_content(PLAIN)
    found = read_one(saved(message, tmp_path))
    assert found.title == "وزراء يجتمعون في جنيف — Ministres à Genève"
    assert (found.date, found.source, found.text) == ("2026-01-05", "Press Office", PLAIN)


def test_the_plain_body_is_taken_before_the_page(tmp_path: Path) -> None:
    message = mail()
    message.set_content(PLAIN * 5)
    message.add_alternative("<p>Another wording</p>", subtype="html")
    assert "Another" not in read_one(saved(message, tmp_path)).text


def test_a_plain_body_that_only_points_to_the_page_is_not_the_release(tmp_path: Path) -> None:
    message = mail()
    message.set_content("Please view this message in a browser.")
    cell = "<p>The ministers met in Geneva.</p><ul><li>on trade</li></ul>"
    page = f"<style>p {{}}</style><table><tr><td>{cell}</td></tr></table>"
    message.add_alternative(page * 3, subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="release.pdf")
    text = read_one(saved(message, tmp_path)).text
    assert text.startswith("The ministers met in Geneva.\n\n• on trade\n\nThe ministers")


def test_lines_that_flow_are_joined(tmp_path: Path) -> None:
    head = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    (tmp_path / "a.eml").write_text(head + "The ministers \nmet.\nThey agreed.\n-- \nPress", encoding="utf-8")
    assert read_one(tmp_path / "a.eml").text == "The ministers met.\nThey agreed.\n--\nPress"


def test_a_wrong_encoding_is_mended(tmp_path: Path) -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=unknown-8bit\nContent-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "a.eml").write_bytes(head + "Ministres à Genève, réunis à l’été.".encode("cp1252"))
    assert read_one(tmp_path / "a.eml").text == "Ministres à Genève, réunis à l’été."


def test_a_mail_without_text_points_to_what_is_attached(tmp_path: Path) -> None:
    message = mail()
    message.set_content("\n")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="release.pdf")
    assert "save its attachment “release.pdf”" in refusal(saved(message, tmp_path))


def test_an_encrypted_mail_and_what_is_no_mail_are_refused(tmp_path: Path) -> None:
    message = mail(Content_Type="application/pkcs7-mime; smime-type=enveloped-data")
    message.set_payload("AAAA")
    assert "encrypted" in refusal(saved(message, tmp_path))
    (tmp_path / "b.eml").write_text("Ministers met in Geneva.", encoding="utf-8")
    assert "no mail" in refusal(tmp_path / "b.eml")
