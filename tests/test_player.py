"""The player of recordings in a browser: every recording, on every page that shows it."""

import json
import re
from html import unescape

import pytest

from harness.browser import NARROW, WIDE
from harness.page import DOCS, name_of
from harness.site import PAGES

FOLDER = DOCS / "assets" / "recordings"

#: The pages that show a recording, by its name.
SHOWN = {}
for path in PAGES:
    for found in re.findall(r'^ *--8<-- "recordings/([\w-]+)\.html"', path.read_text(encoding="utf-8"), re.M):
        SHOWN.setdefault(found, []).append(name_of(path))

RECORDINGS = sorted(SHOWN)
SMALLEST = 320

for_every_recording = pytest.mark.parametrize("name", RECORDINGS)

#: Go through all steps with one of the player's buttons, and note what each shows.
WALK = """([name, button]) => {
  const player = document.querySelector(`two-terminals-recording[name="${name}"] .recording-player`);
  const text = (from, selector) => [...from.querySelectorAll(selector)].map((one) => one.innerText);
  const seen = [];
  do {
    if (seen.length) player.querySelector(button).click();
    const boxes = [...player.querySelectorAll("ol, .recording-screen, .recording-track")];
    boxes.push(player, document.documentElement);
    seen.push({
      say: text(player, ".recording-say")[0],
      who: text(player, ".recording-who span")[0],
      ran: [...player.querySelectorAll(".recording-program")].map((pane) =>
        [...pane.querySelectorAll("li")].flatMap((line, n) => line.matches(".ran") ? [n + 1] : [])),
      packets: text(player, ".recording-ladder li.new").length,
      sockets: text(player, ".recording-sockets li:not(.gone)"),
      screens: [...player.querySelectorAll(".recording-screen")].map((one) => one.textContent),
      outside: boxes.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className),
    });
  } while (player.querySelector(button).getAttribute("aria-disabled") !== "true");
  return seen;
}"""


def read(name):
    """The recording in a file."""
    text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"[^=]+\?\?= \{\}\)\[\"[\w-]+\"\] = (.*);\n", text, re.S)[1])


def find(page, name):
    """The element of a recording. It loads when it is near, so the page is scrolled to it."""
    element = page.locator(f'two-terminals-recording[name="{name}"]')
    element.scroll_into_view_if_needed()
    return element


@pytest.fixture
def open_player(visit):
    """Opens a page that shows a recording, the first one if not told: (Visit, the element as a Locator)."""

    def begin(name=RECORDINGS[0], anchor="", page=None, **options):
        reader = visit(**options)
        reader.page.set_default_timeout(10_000)
        reader.open(page or SHOWN[name][0], anchor)
        if not anchor:
            return reader, find(reader.page, name)
        return reader, reader.page.locator(f'two-terminals-recording[name="{name}"]')

    return begin


def walk(page, name, button=".recording-forward"):
    find(page, name).locator(".recording-player").wait_for()
    return page.evaluate(WALK, [name, button])


def step(element):
    """The number of the step that a player shows, as it says it."""
    return int(re.search(r"\d+", element.locator(".recording-count").inner_text())[0])


def test_every_recording_is_on_a_page():
    assert RECORDINGS == sorted(path.stem for path in FOLDER.glob("*.js"))


@for_every_recording
def test_a_recording_plays_to_its_end_wide_and_back_narrow(open_player, name):
    recording = read(name)
    steps = recording["steps"]
    for where in SHOWN[name]:
        reader, _ = open_player(name, page=where)
        forth = walk(reader.page, name)
        assert [one["say"] for one in forth] == [step["say"] for step in steps]
        assert [one["packets"] for one in forth] == [len(step.get("packets", [])) for step in steps]
        assert [sum(one["ran"], []) for one in forth] == [lines_of(step) for step in steps]
        check_end(recording, forth[-1])
        reader.page.set_viewport_size({"width": SMALLEST, "height": 640})
        back = walk(reader.page, name, ".recording-back")
        assert [one["say"] for one in back[::-1]] == [one["say"] for one in forth]
        assert not any(one["outside"] for one in forth + back), "something is cut off"


def lines_of(step):
    """The lines that ran in a step."""
    return sorted(set(step.get("ran", [step["line"]] if "line" in step else [])))


def check_end(recording, shown):
    """Fail unless the last step shows the sockets and the outputs of the recording."""
    sockets = [step["sockets"] for step in recording["steps"] if "sockets" in step][-1]
    cards = shown["sockets"].copy()
    for socket in sockets:
        words = f"{socket['proto']} {socket['state']}", socket["local"], socket["peer"]
        card = next((card for card in cards if all(word in card for word in words)), None)
        assert card is not None, f"{socket} is not in {cards}"
        cards.remove(card)
    assert not cards
    for program, screen in zip(recording["programs"], shown["screens"], strict=True):
        for step in recording["steps"]:
            if printed := step.get("printed", {}).get(str(program["terminal"])):
                before, found, screen = screen.partition(printed)
                assert found, f"{printed!r} is not on the screen: {before}"


@for_every_recording
def test_the_table_has_the_words_of_the_player(built, name):
    html = (built / f"{SHOWN[name][0]}.html").read_text(encoding="utf-8")
    element = html.split(f'<two-terminals-recording name="{name}"')[1].split("</two-terminals-recording>")[0]
    rows = [row.split("<td>") for row in element.split("<tr>")[2:]]
    said = [unescape(re.sub(r"<[^>]+>", "", cells[4])).strip() for cells in rows]
    assert said == [step["say"] for step in read(name)["steps"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_player_is_accessible(open_player, size, dark):
    # One of many programs, or one of many threads or children: each is seen light and dark.
    by = "programs" if (size == WIDE) is dark else "tasks"
    name = max(RECORDINGS, key=lambda name: len(read(name)[by]))
    fullest = max(enumerate(read(name)["steps"]), key=lambda step: len(json.dumps(step)))[0]
    reader, element = open_player(name, anchor=f"#{name}-{fullest}", size=size, dark=dark)
    element.get_by_text(f"Step {fullest} of").wait_for()
    assert reader.violations(f'two-terminals-recording[name="{name}"]') == []


def test_keys_step_while_the_player_has_the_focus(open_player):
    reader, element = open_player()
    last = len(read(RECORDINGS[0])["steps"]) - 1
    keyboard = reader.page.keyboard
    element.locator(".recording-say").wait_for()
    keyboard.press("ArrowRight")
    assert step(element) == 0, "a key outside of the player belongs to the page"
    element.locator(".recording-what").click(position={"x": 2, "y": 2})
    for key, number in {"ArrowRight": 1, "End": last, "ArrowLeft": last - 1, "Home": 0}.items():
        keyboard.press(key)
        assert step(element) == number, key
    keyboard.press("Control+ArrowRight")
    assert step(element) == 0
    keyboard.press(" ")
    assert element.get_by_role("button", name="Pause").is_visible()
    keyboard.press(" ")
    assert element.get_by_role("button", name="Play").is_visible()


def test_keys_stay_with_the_controls_that_need_them(open_player):
    reader, element = open_player()
    keyboard = reader.page.keyboard
    element.get_by_role("button", name="One step forward").press(" ")
    assert step(element) == 1, "a space presses the button, and does not play"
    assert element.get_by_role("button", name="Play").is_visible()
    element.get_by_role("slider").focus()
    keyboard.press("ArrowRight")
    assert step(element) == 2, "one step, and not two"
    element.get_by_role("combobox").focus()
    keyboard.press("End")
    assert step(element) == 2


def test_playing_ends_at_the_end(visit):
    name, reader = RECORDINGS[0], visit()
    reader.page.clock.install()  # before any page is there: a timer from before would never end
    element = find(reader.open(SHOWN[name][0]), name)
    element.locator(".recording-say").wait_for()
    element.get_by_role("combobox").select_option("4×")
    element.get_by_role("button", name="Play").click()
    element.page.clock.run_for(1000 * 60 * 5)
    assert step(element) == len(read(name)["steps"]) - 1
    assert element.get_by_role("button", name="Play").is_visible()


def test_a_click_on_a_line_goes_to_the_next_step_that_runs_it(open_player):
    _, element = open_player()
    recording = read(RECORDINGS[0])
    program = recording["programs"][0]
    mine = [
        (number, one["line"])
        for number, one in enumerate(recording["steps"])
        if "line" in one and recording["tasks"][0]["name"] == one["who"]
    ]
    line = mine[-1][1]
    steps = [number for number, ran in mine if ran == line]
    code = element.get_by_role("group", name=program["name"], exact=True).first.locator("li").nth(line - 1)
    for number in [*steps, steps[0]]:
        code.click()
        assert step(element) == number


def test_a_recording_is_loaded_when_its_reader_comes_near(visit):
    name, reader, asked = RECORDINGS[0], visit(), []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.open(SHOWN[name][0])
    page.wait_for_function("!!customElements.get('two-terminals-recording')")
    page.wait_for_load_state("networkidle")
    assert not any(url.endswith(f"/{name}.js") for url in asked)
    find(page, name).locator(".recording-say").wait_for()


def test_a_shared_link_opens_its_step(open_player):
    name = RECORDINGS[0]
    reader, element = open_player(anchor=f"#{name}-7")
    element.locator(".recording-say").wait_for()
    assert step(element) == 7
    assert element.locator(".recording-player").evaluate("one => one === document.activeElement")
    reader.page.keyboard.press("ArrowRight")
    element.get_by_role("link", name="Link to this step").click()
    assert reader.page.url.endswith(f"#{name}-8")
    reader.page.evaluate(f"location.hash = '{name}-3'")
    element.get_by_text("Step 3 of").wait_for()
    reader.page.evaluate(f"location.hash = '{name}-9999'")
    last = len(read(name)["steps"]) - 1
    element.get_by_text(f"Step {last} of").wait_for()


def test_each_step_is_told_to_screen_readers(open_player):
    _, element = open_player()
    said = element.locator("[aria-live=polite]")
    element.get_by_role("button", name="One step forward").click()
    assert said.inner_text() == read(RECORDINGS[0])["steps"][1]["say"]
    assert element.get_by_role("slider").get_attribute("aria-valuetext").startswith("Step 1 of ")


def test_without_javascript_the_table_is_there(open_player):
    _, element = open_player(java_script_enabled=False)
    assert element.locator("table").is_visible()


def test_with_the_player_the_table_is_folded_and_printed(open_player):
    reader, element = open_player()
    element.locator(".recording-player").wait_for()
    assert not element.locator("table").is_visible()
    reader.page.emulate_media(media="print")
    assert element.locator("table").is_visible()
    assert not element.locator(".recording-player").is_visible()


def test_a_recording_that_is_not_near_is_printed_and_folded_again(visit):
    page = visit().open(SHOWN[RECORDINGS[0]][0])
    table = page.locator(f'two-terminals-recording[name="{RECORDINGS[0]}"] table')
    page.wait_for_function("!!customElements.get('two-terminals-recording')")
    for media, open in {"print": True, "screen": False}.items():
        page.emulate_media(media=media)
        assert table.is_visible() is open, media


@pytest.mark.parametrize(
    "file, reason",
    [
        (None, "could not be loaded"),
        ("(window.twoTerminalsRecordings ??= {})[NAME] = {", "holds no recording"),
        ("", "holds no recording"),
        ("(window.twoTerminalsRecordings ??= {})['another'] = {};", "holds no recording"),
        ("(window.twoTerminalsRecordings ??= {})[NAME] = {};", "cannot be played"),
        ("(window.twoTerminalsRecordings ??= {})[NAME] = {programs: [], tasks: [], steps: []};", "no steps"),
        (
            "(window.twoTerminalsRecordings ??= {})[NAME] = "
            "{programs: [], tasks: [], steps: [{who: 'nobody', say: 'it goes'}]};",
            "nobody is called “nobody”",
        ),
    ],
    ids=["missing", "cut off", "empty", "another", "hollow", "without steps", "stranger"],
)
def test_a_broken_file_shows_a_message_and_the_table(visit, file, reason):
    name, reader = RECORDINGS[0], visit()
    body = None if file is None else file.replace("NAME", json.dumps(name))
    reader.page.route(
        f"**/recordings/{name}.js",
        lambda route: (
            route.fulfill(status=404)
            if body is None
            else route.fulfill(body=body, content_type="text/javascript")
        ),
    )
    reader.open(SHOWN[name][0])
    element = find(reader.page, name)
    assert reason in element.get_by_role("alert").inner_text()
    assert element.locator("table").is_visible()
    assert not element.locator(".recording-player").count()
    reader.problems.clear()


def put(reader, name, recording):
    """Let a visitor be given another recording of this name."""
    body = f"(window.twoTerminalsRecordings ??= {{}})[{json.dumps(name)}] = {recording};"
    reader.page.route(
        f"**/recordings/{name}.js",
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )


def test_a_hostile_file_injects_nothing(visit):
    name, reader = RECORDINGS[0], visit()
    evil = "<img src=x onerror=\"document.title='injected'\">"
    text = json.dumps(read(name))
    for word in ("listening", "127.0.0.1", "echo", "socket"):
        text = text.replace(word, json.dumps(evil)[1:-1])
    put(reader, name, text)
    page = reader.open(SHOWN[name][0])
    walk(page, name)
    assert page.title() != "injected"
    assert not page.locator("two-terminals-recording img").count()


def test_a_term_explains_itself(visit):
    name, reader = RECORDINGS[0], visit()
    recording = read(name)
    recording["steps"][0]["say"] = "Its accept queue is empty, and so is every Accept Queue."
    recording["terms"] = {"accept queue": "Where connections wait.", "queue": "A line."}
    put(reader, name, json.dumps(recording))
    page = reader.open(SHOWN[name][0])
    element = find(page, name)
    terms = element.get_by_role("button", name="accept queue")
    terms.first.focus()
    assert element.get_by_role("tooltip").first.is_visible()
    page.keyboard.press("Escape")
    assert not element.get_by_role("tooltip").first.is_visible()
    terms.last.hover()
    assert element.get_by_role("tooltip").last.inner_text() == "Where connections wait."
    assert reader.violations(f'two-terminals-recording[name="{name}"]') == []


def test_a_recording_plays_from_a_disk(chromium, built):
    name = RECORDINGS[0]
    page = chromium.new_page(reduced_motion="reduce")
    page.goto(f"{(built / SHOWN[name][0]).as_uri()}.html#{name}-2")
    assert len(walk(page, name)) == len(read(name)["steps"]) - 2
    page.close()
