"""What lies beside a pack for touch screens: how to put it on a box, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = """\
立式宣传机（触摸屏）：不用网络

资料日期：{made}
里面有的阵地：
{stations}

一、第一次放到机器上
1. 把整个文件夹拷到机器的硬盘上，例如 Windows 的 C:\\kiosk，Linux 的 /opt/kiosk。不要直接在 U 盘上打开。
2. 双击 start.html 试一试。只有一个阵地的直接打开；有几个的先选一次，以后记得。
   要换一个阵地，打开 start.html#choose。
3. 照下面设成开机自动全屏打开。“编号”换成上面列的编号，例如 start.html#{example}。

二、开机全屏打开
Windows（Chrome 或 Edge）：新建快捷方式，目标写下面一行，再把快捷方式放进“启动”文件夹（按 Win+R，输入 shell:startup）。
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe" {flags} "file:///C:/kiosk/start.html#编号"
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe" {flags} --edge-kiosk-type=fullscreen "file:///C:/kiosk/start.html#编号"
  另外：电源设成“从不睡眠”；关掉自动更新的提醒；关掉“从屏幕边缘滑入”（组策略：计算机配置—管理模板—Windows 组件—边缘 UI）。

Linux（Chromium）：写进桌面的自动启动里。
  chromium {flags} "file:///opt/kiosk/start.html#编号"
  关掉屏幕保护：xset s off -dpms

Android：装一个能全屏显示本机网页的“自助终端浏览器”应用，起始网址填
  file:///sdcard/kiosk/start.html#编号
  在应用里打开：脚本（JavaScript）、本机存储（DOM Storage）、允许读取本机文件、开机启动、崩溃后重新打开；关掉缩放、长按菜单、下拉通知栏。

各个开关是什么：
  --kiosk 全屏，没有地址栏            --incognito 不要加，加了就记不住选的阵地
  --disable-pinch 两指不能缩放        --overscroll-history-navigation=0 左右滑不会退回上一页
  --noerrdialogs --disable-session-crashed-bubble 断电重开时不弹窗
  --no-first-run 第一次不问话         --autoplay-policy=no-user-gesture-required 朗读不用先点一下

三、更新
1. 把新的文件夹整个拷过去，覆盖原来的，不用先删旧的。
2. 拷到一半断电也不要紧：屏上还是原来的内容。再拷一次就好。
3. 拷完后，屏在没有人用的夜里三点左右自己换成新的；要马上换，重新打开 start.html。
4. 几次以后，可以删去除 version.js 里写的那一个以外的 pages-……文件夹。

四、看一看
- 屏的最下面有资料日期；超过一个星期没有更新，屏上会说出来。
- 机器的时间不对，屏上就不显示时间，只写固定的接待日。请把机器的日期调对。
- 这个文件夹里的网页不会向任何网站要东西，也不记下任何人写过、点过什么；只记住这台屏放在哪个阵地。
"""

_FLAGS = (
    "--kiosk --no-first-run --noerrdialogs --disable-session-crashed-bubble --disable-pinch "
    "--overscroll-history-navigation=0 --autoplay-policy=no-user-gesture-required"
)


def render_readme(stations: Sequence[tuple[str, str]], made: str) -> bytes:
    """Give the text as Windows' own editor opens it: UTF-8 with its mark, lines end CR LF."""
    text = _WORDS.format(
        made=made,
        stations="\n".join(f"  {station}　{name}" for station, name in stations),
        example=stations[0][0] if stations else "编号",
        flags=_FLAGS,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")
