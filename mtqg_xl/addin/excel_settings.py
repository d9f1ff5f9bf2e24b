"""What Excel, its policies and Defender let an add-in do: read in the registry, never changed."""

from collections.abc import Iterable

from mtqg_xl.addin.installing import is_disabled, opens_with_excel
from mtqg_xl.addin.machine import Machine, Registry, Value
from mtqg_xl.addin.observation import Seen, fault, good, warning
from mtqg_xl.addin.places import (
    addin_path,
    excel_key,
    is_same_path,
    office_key,
    office_versions,
    policy_keys,
    trusted_locations,
)

ASSISTANT = "Dùng cửa sổ trợ lý thay cho tiện ích: mtqg-xl assistant."
REINSTALL = "Đóng Excel, chạy: mtqg-xl addin install."
ADMINISTRATOR = "Chỉ người quản trị máy đổi được."

_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""The rule of Defender “Block all Office applications from creating child processes”."""

_DEFENDER = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_RULES = (rf"HKLM\SOFTWARE\Policies\Microsoft\{_DEFENDER}", rf"HKLM\SOFTWARE\Microsoft\{_DEFENDER}")
_MANAGED_RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
_BLOCKS, _WARNS = "1", "6"

_SIGNED_ONLY, _NONE_WITHOUT_NOTICE = 3, 4
"""Values of VBAWarnings under which Excel runs no macro of ours but in a trusted folder."""

_WPS = ("kingsoft", "wps office", r"\et.exe", r"\wps.exe")


def macro_policy(machine: Machine) -> Seen:
    """Tell whether macros of a trusted folder may run at all."""
    registry, is_limited = machine.registry, False
    for version in office_versions(registry):
        common = (*policy_keys(version, "Common"), office_key(version, "Common"))
        security = (*policy_keys(version, "Excel", "Security"), excel_key(version, "Security"))
        if _is_set(registry, common, "VBAOff"):
            return fault("Cơ quan tắt hẳn VBA của Office (VBAOff).", f"{ADMINISTRATOR} {ASSISTANT}")
        if _is_set(registry, security, "DisableAllAddins"):
            return fault("Excel tắt mọi bổ trợ (DisableAllAddins).", _trust_center("Bổ trợ"))
        if _is_set(registry, security, "RequireAddinSig"):
            what = "Excel chỉ mở bổ trợ có chữ ký của nhà phát hành tin cậy (RequireAddinSig)."
            return fault(what, _trust_center("Bổ trợ"))
        is_limited |= _setting(registry, security, "VBAWarnings") in (_SIGNED_ONLY, _NONE_WITHOUT_NOTICE)
    if is_limited:
        return good("Excel tắt macro ngoài thư mục tin cậy; tiện ích chạy được khi thư mục của nó được tin cậy.")
    return good("Không có gì cấm macro của tiện ích.")


def trusted_location(machine: Machine) -> Seen:
    """Tell whether Excel trusts the folder of the add-in."""
    registry, folder = machine.registry, addin_path(machine).parent
    for version in office_versions(registry):
        key = trusted_locations(version)
        policies = policy_keys(version, "Excel", "Security", "Trusted Locations")
        everywhere = policy_keys(version, "Common", "Security", "Trusted Locations")
        if _is_set(registry, (*policies, key), "AllLocationsDisabled"):
            mend = f"{_trust_center('Vị trí Tin cậy')} {ASSISTANT}"
            return fault("Excel không dùng thư mục tin cậy nào (AllLocationsDisabled).", mend)
        if _setting(registry, everywhere, "Allow User Locations") == 0:
            what = "Cơ quan không cho tài khoản tự đặt thư mục tin cậy (Allow User Locations)."
            return fault(what, f"{ADMINISTRATOR} {ASSISTANT}")
        if not any(is_same_path(registry.value(rf"{key}\{name}", "Path"), folder) for name in registry.keys(key)):
            return fault(f"Excel {version} chưa tin cậy thư mục “{folder}”.", REINSTALL)
    return good(f"Excel tin cậy riêng thư mục “{folder}”.")


def opened_at_start(machine: Machine) -> Seen:
    """Tell whether Excel opens the add-in, and has not put it aside after a crash."""
    registry, path = machine.registry, addin_path(machine)
    for version in office_versions(registry):
        if is_disabled(registry, version, path):
            what = "Excel đã xếp tiện ích vào mục bị tắt, sau một lần Excel bị treo."
            return fault(what, f"{REINSTALL} Hoặc: Tệp → Tùy chọn → Bổ trợ → Quản lý: Mục bị Tắt → Đi → Bật.")
        if not opens_with_excel(registry, version, path):
            return fault(f"Excel {version} không mở tiện ích khi khởi động.", REINSTALL)
    return good("Excel mở tiện ích khi khởi động; tiện ích không ở trong mục bị tắt.")


def child_processes(machine: Machine) -> Seen:
    """Tell whether Defender lets Excel start another program, as every button does."""
    setting = _defender_rule(machine.registry)
    if setting == _BLOCKS:
        what = "Defender cấm Office chạy chương trình khác (luật ASR D4F940AB…): nút bấm không gọi được mtqg-xl."
        return fault(what, f"{ASSISTANT} Hoặc nhờ người quản trị thêm ngoại lệ cho luật này.")
    if setting == _WARNS:
        return warning("Defender hỏi mỗi khi Office chạy chương trình khác.", "Bấm Cho phép khi được hỏi.")
    return good("Defender không cấm Excel chạy chương trình khác.")


def excel_program(machine: Machine) -> Seen:
    """Tell which program answers to the name of Excel: WPS takes that name."""
    server = _server_of_excel(machine.registry)
    if not server:
        return warning("Không thấy Excel đã cài.", f"Cài Microsoft Excel. Máy chỉ có WPS: {ASSISTANT}")
    if any(name in server.lower() for name in _WPS):
        mend = (
            f"Sửa chữa (Repair) Microsoft Office trong Cài đặt → Ứng dụng để lấy lại tên. Máy chỉ có WPS: {ASSISTANT}"
        )
        return fault(f"WPS đang nhận thay tên Excel: “{server}”.", mend)
    bits = _bits_of_excel(machine.registry, server)
    return good(f"Microsoft Excel{f' {bits} bit' if bits else ''}: “{server}”. 32 hay 64 bit đều dùng được.")


def _trust_center(page: str) -> str:
    return (
        f"Excel → Tệp → Tùy chọn → Trung tâm Tin cậy → {page}: bỏ dấu ở mục ấy; mục bị mờ thì nhờ người quản trị máy."
    )


def _setting(registry: Registry, keys: Iterable[str], name: str) -> Value | None:
    """Return a setting: what a network prescribes comes before what the account chose."""
    return next((value for key in keys if (value := registry.value(key, name)) is not None), None)


def _is_set(registry: Registry, keys: Iterable[str], name: str) -> bool:
    return _setting(registry, keys, name) == 1


def _defender_rule(registry: Registry) -> str:
    """Return how the rule is set: by a policy, by hand, or by a service that writes all rules into one text."""
    found = _setting(registry, _RULES, _CHILD_PROCESSES)
    if found is not None:
        return str(found)
    managed = str(registry.value(_MANAGED_RULES, "ASRRules") or "").lower()
    rules = dict(rule.partition("=")[::2] for rule in managed.replace("{", "").replace("}", "").split("|"))
    return rules.get(_CHILD_PROCESSES, "").strip()


def _server_of_excel(registry: Registry) -> str:
    """Return the program that Windows starts for whoever asks for Excel."""
    number = registry.value(r"HKCR\Excel.Application\CLSID")
    if not isinstance(number, str):
        return ""
    keys = (rf"HKCR\CLSID\{number}\LocalServer32", rf"HKCR\WOW6432Node\CLSID\{number}\LocalServer32")
    found = next((value for key in keys if (value := registry.value(key)) is not None), "")
    return str(found).partition(" /")[0].strip('"')


def _bits_of_excel(registry: Registry, server: str) -> int | None:
    platform = registry.value(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
    if platform in ("x64", "x86"):
        return 64 if platform == "x64" else 32
    return 32 if "(x86)" in server else None
