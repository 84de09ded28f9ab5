"""The command `gongshi`: staff's way to the records, without MkDocs."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from gongshi import __version__
from gongshi.codes.answer import Codes, Holder
from gongshi.codes.check import CheckedCodes, check_site_and_codes
from gongshi.codes.plate import FORMATS, PlateError, choose_holders
from gongshi.codes.register import FILE as CODES
from gongshi.codes.register import issue, write_issued
from gongshi.codes.symbol import PayloadTooLongError
from gongshi.office.kiosk import (
    KioskError,
    Pack,
    Screen,
    choose_stations,
    make_pack,
    write_pack,
    zip_pack,
)
from gongshi.office.print import PrintError, render_pdf, write_print
from gongshi.pages.kiosk_site import render_start, write_kiosk_site
from gongshi.pages.plate import Sheets, reach, render_sheets
from gongshi.pages.renderer import Renderer, day, make_environment
from gongshi.records.date import parse_date
from gongshi.records.load import Progress
from gongshi.records.problem import fails, format_problems
from gongshi.records.station import Station
from gongshi.terminal import show_progress

_BATCH = 10  # plates set at a time, so that progress shows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 well, 1 problems found, 2 wrong use."""
    options = _parser().parse_args(arguments)
    run = options.run
    return int(run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongshi", description="人大代表履职阵地公示")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="站点设置文件")
    site.add_argument("--today", type=_day, help="把哪一天当作今天，例如 2025-01-15")
    check = commands.add_parser("check", parents=[site], help="检查全部记录，列出要修改的地方")
    check.set_defaults(run=_check)
    check.add_argument("--strict", action="store_true", help="提醒也算不通过")
    check.add_argument(
        "--format", choices=["text", "json", "github"], default="text", help="输出格式"
    )
    codes = commands.add_parser("codes", help="代表码和阵地码")
    works = codes.add_subparsers(title="命令", required=True, metavar="命令")
    works.add_parser(
        "issue", parents=[site], help=f"给还没有二维码的代表和阵地签发，记入 {CODES}"
    ).set_defaults(run=_issue)
    _add_print(
        works.add_parser("print", parents=[site], help="做牌子：门牌、桌牌、胸卡、海报、名册")
    )
    photos = commands.add_parser("photos", help="照片")
    works = photos.add_subparsers(title="命令", required=True, metavar="命令")
    works.add_parser(
        "clean", parents=[site], help="去掉照片里看不见的拍摄地点、时间和手机型号"
    ).set_defaults(run=_clean)
    kiosk = commands.add_parser("kiosk", help="立式宣传机")
    _add_pack(
        kiosk.add_subparsers(title="命令", required=True, metavar="命令").add_parser(
            "pack", parents=[site], help="做一份拷到没有网络的触摸屏上的网页"
        )
    )
    feedback = commands.add_parser("feedback", help="收留言、办留言", add_help=False)
    feedback.add_argument("arguments", nargs=argparse.REMAINDER)
    feedback.set_defaults(run=_feedback)
    return parser


def _feedback(options: argparse.Namespace) -> int:
    """Hand over to the receiver's own commands, whose libraries only they need."""
    try:
        from gongshi.office.message.command import main as run_feedback
    except ModuleNotFoundError as error:
        return _refuse(f"收留言要用的程序没有装好（{error.name}），请运行 scripts/setup。")
    return run_feedback(options.arguments)


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_pack)
    parser.add_argument("ids", nargs="*", metavar="阵地编号", help="给哪些阵地做，例如 lr-baile")
    parser.add_argument("--all", action="store_true", help="全部阵地")
    parser.add_argument("--zip", action="store_true", help="做成一个 zip 文件")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("kiosk-pack"), help="放到哪个文件夹"
    )


def _add_print(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_print)
    parser.add_argument("ids", nargs="*", metavar="编号", help="给谁做，例如 c001 lr-baile")
    parser.add_argument("--all", action="store_true", help="全部有码的在任代表和阵地")
    parser.add_argument("--kind", choices=["代表", "阵地"], help="只做代表的，或只做阵地的")
    parser.add_argument(
        "--format",
        choices=list(FORMATS),
        default="door-a4",
        help="；".join(f"{name} {form.title}" for name, form in FORMATS.items()),
    )
    parser.add_argument("--output", type=Path, help="写到哪个文件：.pdf 或 .html")
    parser.add_argument("--crop-marks", action="store_true", help="四角印裁切线，四边多留 10 毫米")
    parser.add_argument("--distance", type=_metres, metavar="米", help="要在多少米外也能扫")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _metres(text: str) -> float:
    try:
        metres = float(text.removesuffix("米"))
    except ValueError:
        metres = 0
    if not 0 < metres < 100:
        raise argparse.ArgumentTypeError(f"“{text}” 要写成米数，例如 1.5")
    return metres


def _checked(options: argparse.Namespace) -> CheckedCodes:
    return check_site_and_codes(
        options.config.resolve(),
        today=options.today or date.today(),
        today_wins=options.today is not None,
        progress=show_progress(),
    )


def _check(options: argparse.Namespace) -> int:
    problems = _checked(options).site.problems
    print(format_problems(problems, options.format))
    return int(fails(problems, strict=options.strict))


def _sound_codes(options: argparse.Namespace) -> Codes | None:
    """Give the codes of a site without errors; else list them, and give none."""
    checked = _checked(options)
    if checked.codes is None or fails(checked.site.problems):
        print(format_problems([problem for problem in checked.site.problems if fails([problem])]))
        return None
    return checked.codes


def _issue(options: argparse.Namespace) -> int:
    """Issue codes only where nothing is wrong: an id that is a slip would be printed for ever."""
    codes = _sound_codes(options)
    if codes is None:
        print("先改正上面的错误，再签发。")
        return 1
    due = issue(codes.registry, codes.register, codes.registry.today)
    if due:
        write_issued(options.config.resolve().parent, due)
        print(f"签发了 {len(due)} 个码，已记入 {CODES}，请和记录一起提交。")
    else:
        print("每位在任代表和每个阵地都已经有码，没有要签发的。")
    return 0


def _clean(options: argparse.Namespace) -> int:
    """Write anew the pictures that hold more than one sees; name those that cannot be read."""
    from gongshi.office.photo import find_photos, write_clean_photo

    root = options.config.resolve().parent
    cleaned, broken = 0, 0
    for file in find_photos(root):
        name = file.relative_to(root).as_posix()
        try:
            if write_clean_photo(file):
                cleaned += 1
                print(f"{name}：去掉了")
        except ValueError as error:
            broken += 1
            print(f"{name}：{error}", file=sys.stderr)
    print(f"{cleaned} 张照片去掉了拍摄信息，请提交；其余的本来没有。")
    return int(broken > 0)


def _print(options: argparse.Namespace) -> int:
    """Make plates only of records without errors: what is printed cannot be corrected."""
    output = options.output or Path(f"{options.format}.pdf")
    if output.suffix.lower() not in (".pdf", ".html"):
        return _refuse(f"--output 的文件名 “{output.name}” 要以 .pdf 或 .html 结尾。")
    if not (options.ids or options.all or options.kind):
        return _refuse("没有写给谁做：写编号，例如 gongshi codes print c001；或写 --all，做全部。")
    codes = _sound_codes(options)
    if codes is None:
        return _refuse("先改正上面的错误，再做牌子。")
    try:
        form = FORMATS[options.format].reaching(options.distance)
        holders = choose_holders(codes, options.ids, kind=options.kind)
        if not holders:
            return _refuse("还没有签发二维码。先运行 scripts/codes issue")
        sheets = Sheets(codes, form, options.crop_marks, len(holders))
        write_print(output, _printed(sheets, holders, output.suffix.lower()))
    except (PlateError, PrintError, PayloadTooLongError) as error:
        return _refuse(str(error))
    print(_advice(sheets, output))
    return 0


def _pack(options: argparse.Namespace) -> int:
    """Make a pack only of records without errors: nobody can mend it where it is shown."""
    if not (options.ids or options.all):
        return _refuse("没有写给哪个阵地做：写编号，例如 gongshi kiosk pack lr-baile；或写 --all。")
    codes = _sound_codes(options)
    if codes is None:
        return _refuse("先改正上面的错误，再做宣传机的网页。")
    try:
        stations = choose_stations(codes.registry, [] if options.all else options.ids)
    except KioskError as error:
        return _refuse(str(error))
    pack = _packed(codes, stations, options.config.resolve().parent)
    output = options.output
    if options.zip:
        output = output.with_name(f"{output.name.removesuffix('.zip')}.zip")
        output.write_bytes(zip_pack(pack))
    else:
        write_pack(pack, output)
    size = sum(map(len, pack.values())) / 1e6
    print(f"做好了 {len(stations)} 个阵地的宣传机网页：{output}（{size:.1f} MB）。")
    print("拷到机器上以后打开 start.html；怎样开机全屏打开，见里面的 README.txt。")
    return 0


def _packed(codes: Codes, stations: Sequence[Station], root: Path) -> Pack:
    registry = codes.registry
    renderer = Renderer(registry, make_environment(), registry.settings.place, codes)
    progress = show_progress()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        screens = []
        for kiosk in write_kiosk_site(site, renderer, root, stations):
            screens.append(Screen(kiosk.station.id, kiosk.station.name, kiosk.html))
            progress("做宣传机网页", len(screens), len(stations))
        start = render_start(renderer)
        return make_pack(screens, site, start, day(registry.today))


def _printed(sheets: Sheets, holders: Sequence[Holder], suffix: str) -> bytes:
    if suffix == ".html":
        return render_sheets(sheets, holders).encode()
    return render_pdf(_batches(sheets, holders, show_progress()), slug=sheets.slug)


def _batches(sheets: Sheets, holders: Sequence[Holder], progress: Progress) -> Iterator[str]:
    for start in range(0, len(holders), _BATCH):
        yield render_sheets(sheets, holders[start : start + _BATCH], first=start + 1)
        progress("排版", min(start + _BATCH, len(holders)), len(holders))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _advice(sheets: Sheets, output: Path) -> str:
    """Say what was made, and what to mind before it is cut into metal."""
    form, settings = sheets.form, sheets.codes.registry.settings
    lines = [
        f"做好了 {sheets.total} 张{form.title}：{output}。",
        f"码的边长 {form.code:g} 毫米，{reach(form)}。",
        "打印时选“实际大小”（100%），不要选“适合页面”；先印一张，用手机扫一扫，再成批制作。",
    ]
    if settings.banner:
        lines.append(f"每张都印了横幅“{settings.banner}”；正式制作前先从 mkdocs.yml 删去。")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
