"""The search for barriers finds them; nothing it says about the course would count otherwise."""

from .barriers import barriers
from .conftest import DESKTOP

PAGE = """<!DOCTYPE html><html lang="zh-CN"><title>试</title>
<style>a { color: #00e; } .bare { text-decoration: none; }
.faint { color: #bbb; } .open { background: #888; color: #999; }
p:nth-of-type(7) { color: #ccc; }</style>
<main><h1>标题</h1><p>看得清。</p><p>看得清。</p>%s</main>"""
FAULTS = {
    "color-contrast": '<p class="faint">看不清。</p>',
    "image-alt": '<img src="data:,">',
    "link-in-text-block": '<p>先看<a class="bare" href="#a">这一条</a>，再往下读，读完再回来。</p>',
    "label": '<input type="text">',
}


def test_a_sound_page_has_no_barrier(open_page) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page
    page.set_content(PAGE % "")
    assert barriers(page) == []


def test_every_kind_of_fault_is_found(open_page) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page
    for name, fault in FAULTS.items():
        page.set_content(PAGE % fault)
        (found,) = barriers(page)
        assert found.startswith(name)


def test_one_of_many_alike_that_is_styled_on_its_own_is_measured(open_page) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page
    page.set_content(PAGE % ("<p>看得清。</p>" * 2 + '<p style="color: #ccc">看不清。</p>'))
    (found,) = barriers(page)
    assert "看不清" in found
    page.set_content(PAGE % ("<p>看得清。</p>" * 4 + "<p>看不清。</p>"))
    (found,) = barriers(page)
    assert "看不清" in found, "同类里只有一个因为位置而颜色不同"
    page.set_content(PAGE % ('<div>看得清。</div><div class="open"><p>看不清。</p></div>'))
    (found,) = barriers(page)
    assert "看不清" in found


def test_a_link_is_measured_where_words_stand_around_it(open_page) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page
    alone = '<p><a class="bare" href="#a">目录</a></p>'
    page.set_content(PAGE % alone)
    assert barriers(page) == []
    among = '<p>先看<a class="bare" href="#a">目录</a>，再往下读这一章。</p>'
    page.set_content(PAGE % f"{alone}{among}")
    (found,) = barriers(page)
    assert found.startswith("link-in-text-block")
