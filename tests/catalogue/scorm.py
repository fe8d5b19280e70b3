"""Small SCORM packages in our own words."""

import io
import zipfile

OLD = """<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>
<schemaversion>1.2</schemaversion></metadata><organizations default="O"><organization identifier="O">
<title>角的度量</title><item identifier="I1" identifierref="R1"><title>第一节</title>
<adlcp:masteryscore>60</adlcp:masteryscore></item></organization></organizations>
<resources><resource identifier="R1" type="webcontent" adlcp:scormtype="sco" href="第一节/index.html">
<file href="第一节/index.html"/></resource></resources></manifest>"""
NEW = """<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"><metadata><schema>ADL SCORM</schema>
<schemaversion>2004 4th Edition</schemaversion></metadata><organizations default="O"><organization identifier="O">
<title>角的分类</title><item identifier="I1" identifierref="R1"><title>锐角和钝角</title></item></organization>
</organizations><resources><resource identifier="R1" type="webcontent" adlcp:scormType="sco" href="index.html">
<file href="index.html"/></resource></resources></manifest>"""
FIND = "function find(n){let w=window;for(let i=0;i<9&&!w[n]&&w!==w.parent;i++)w=w.parent;return w[n];}"
OLD_PAGE = f"""<!doctype html><meta charset="utf-8"><title>一</title><p id="was"></p><button>答完了</button><script>{FIND}
const api=find("API");api.LMSInitialize("");
document.querySelector("#was").textContent=api.LMSGetValue("cmi.core.lesson_status")+" "
  +api.LMSGetValue("cmi.core.student_name")+" "+api.LMSGetValue("cmi.core.entry");
document.querySelector("button").onclick=()=>{{api.LMSSetValue("cmi.core.score.raw","80");
api.LMSSetValue("cmi.core.lesson_status","passed");api.LMSSetValue("cmi.core.session_time","00:00:01");
api.LMSCommit("");api.LMSFinish("");}};</script>"""
NEW_PAGE = f"""<!doctype html><meta charset="utf-8"><title>二</title><p id="was"></p>
<button id="stop">先停下</button><button id="end">学完了</button><p id="home">还没有问</p><script>{FIND}
const api=find("API_1484_11");api.Initialize("");
document.querySelector("#was").textContent="记得："+api.GetValue("cmi.suspend_data")+" "+api.GetValue("cmi.entry");
document.querySelector("#stop").onclick=()=>{{api.SetValue("cmi.suspend_data","第三页");
api.SetValue("cmi.location","3");api.SetValue("cmi.exit","suspend");api.Commit("");api.Terminate("");}};
document.querySelector("#end").onclick=()=>{{api.SetValue("cmi.score.scaled","0.9");
api.SetValue("cmi.success_status","passed");api.SetValue("cmi.completion_status","completed");api.Commit("");}};
fetch("https://elsewhere.example/").then(()=>"出去了",()=>"被拦住了").then(t=>document.querySelector("#home").textContent=t);
</script>"""


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Pack files by path."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, inside in files.items():
            archive.writestr(path, inside)
    return body.getvalue()


def old_package() -> bytes:
    """A package of SCORM 1.2: one SCO that passes with 80 points."""
    return zipped({"imsmanifest.xml": OLD, "第一节/index.html": OLD_PAGE})


def new_package() -> bytes:
    """A package of SCORM 2004: it keeps where it stopped, and tries to call somebody."""
    return zipped({"imsmanifest.xml": NEW, "index.html": NEW_PAGE})
