"""How a device and where it stands are named to its owner: enough to recognise it, too little to follow anybody."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

# The first that fits is the answer: what calls itself Chrome for compatibility stands before Chrome.
BROWSERS = (
    ("WeCom", r"wxwork/"),
    ("WeChat", r"MicroMessenger/"),
    ("DingTalk", r"DingTalk/"),
    ("Feishu", r"Lark/|Feishu/"),
    ("QQ", r"QQBrowser/|MQQBrowser/"),
    ("UC", r"UCBrowser/|UBrowser/"),
    ("360", r"QIHU|360SE|360EE|QHBrowser"),
    ("HarmonyOS", r"ArkWeb/"),
    ("Huawei", r"HuaweiBrowser/"),
    ("Xiaomi", r"MiuiBrowser/"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone|iPod"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)
MOST_READ = 400


def device_name(user_agent: str) -> str:
    """Name a browser and its system, such as `Chrome, Windows`; empty where neither is known."""
    told = user_agent[:MOST_READ]
    found = (next((name for name, sign in kinds if re.search(sign, told)), "") for kinds in (BROWSERS, SYSTEMS))
    return ", ".join(dict.fromkeys(name for name in found if name))


def network_of(address: str) -> str:
    """Give the network of an address, /24 or /48 (203.0.113.0/24), never the whole of it; empty for no address."""
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and read.ipv4_mapped is not None:
        read = read.ipv4_mapped
    return str(ip_network(f"{read}/{24 if read.version == 4 else 48}", strict=False))
