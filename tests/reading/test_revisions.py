"""Procedures out of a git repository: as they were, with places that say where, and a sentence for all that is not there."""

import subprocess
from pathlib import Path

import pytest

from cpmodel.model.findings import Place, Unreadable
from cpmodel.reading import revisions
from cpmodel.reading.revisions import is_revision, load_revision
from tests.test_cli import SOUND, written


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Anybody", "-c", "user.email=anybody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A repository with two versions of a procedure in a folder; the second has another title."""
    written(tmp_path / "procedures" / "small", SOUND)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    talk = tmp_path / "procedures" / "small" / "pathways" / "talk.yaml"
    talk.write_text(talk.read_text(encoding="utf-8").replace("title: A talk", "title: A long talk"), encoding="utf-8")
    git(tmp_path, "commit", "--quiet", "--all", "--message", "second")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(name: str) -> str:
    with pytest.raises(Unreadable) as error:
        load_revision(name)
    return str(error.value)


def test_a_procedure_is_read_as_it_was_with_places_in_the_revision(kept):
    before, now = load_revision("HEAD~1:procedures/small"), load_revision("HEAD:procedures/small")
    assert (before.pathways["talk"].title, now.pathways["talk"].title) == ("A talk", "A long talk")
    assert before.pathways["talk"].place == Place("HEAD~1:procedures/small/pathways/talk.yaml", 1, 1)
    assert before.transitions["talk.begun@none"].place.file == "HEAD~1:procedures/small/pathways/talk.yaml"


def test_it_is_read_from_a_folder_inside_the_repository_too(kept, monkeypatch):
    monkeypatch.chdir(kept / "procedures")
    assert load_revision("HEAD~1:procedures/small").pathways["talk"].title == "A talk"


def test_a_base_in_a_sibling_folder_is_read_as_it_was_too(kept):
    written(
        kept / "procedures" / "local",
        {
            "procedure.yaml": (
                'procedure: local\ntitle: A local procedure\nversion: "1"\nlanguage: 1\nbased_on: ../small\n'
                "because: an example\nchanges:\n  roles:\n    chair: {title: Our chair}\n"
            )
        },
    )
    git(kept, "add", ".")
    git(kept, "commit", "--quiet", "--message", "third")
    written(kept / "procedures" / "small", {"pathways/talk.yaml": "pathway: talk\n"})
    local = load_revision("HEAD:procedures/local")
    assert local.pathways["talk"].title == "A long talk"
    assert local.roles["chair"].title == "Our chair"
    assert local.pathways["talk"].place == Place("HEAD:procedures/small/pathways/talk.yaml", 1, 1)


def test_a_path_from_the_working_directory_begins_with_a_dot(kept, monkeypatch):
    monkeypatch.chdir(kept / "procedures")
    assert load_revision("HEAD~1:./small").pathways["talk"].title == "A talk"


def test_a_folder_without_documents_says_what_is_missing(kept):
    (kept / "notes").mkdir()
    (kept / "notes" / "read.me").write_text("nothing", encoding="utf-8")
    git(kept, "add", ".")
    git(kept, "commit", "--quiet", "--message", "third")
    assert "procedure.yaml" in refused("HEAD:notes")


def test_faults_are_told_at_their_places_in_the_revision(kept):
    path = kept / "procedures" / "small" / "procedure.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("version:", "vershun:"), encoding="utf-8")
    git(kept, "commit", "--quiet", "--all", "--message", "third")
    assert refused("HEAD:procedures/small").startswith("HEAD:procedures/small/procedure.yaml:")


def test_what_is_not_there_is_said_in_a_sentence(kept):
    assert refused("HEAD~9:procedures/small").endswith(
        "There is no revision 'HEAD~9' in the git repository of this folder."
    )
    assert refused("HEAD:procedures/large").endswith("There is no folder 'procedures/large' in the revision 'HEAD'.")


def test_without_git_it_says_so(kept, monkeypatch):
    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(revisions.subprocess, "run", missing)
    assert refused("HEAD:procedures/small").endswith("This names a git revision, and there is no git on this computer.")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("HEAD:a/b", True),
        ("v1.0:a", True),
        ("derbyshire", False),
        (r"C:\procedures", False),
        ("HEAD:", False),
        (":a", False),
    ],
)
def test_a_revision_is_told_from_a_folder(name, wanted):
    assert is_revision(name) is wanted


def test_a_folder_with_a_colon_in_its_name_is_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        (tmp_path / "a:b").mkdir()
    except OSError:
        pytest.skip("this file system takes no colon in a name")
    assert not is_revision("a:b")
