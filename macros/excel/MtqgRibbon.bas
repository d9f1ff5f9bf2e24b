Attribute VB_Name = "MtqgRibbon"
Option Explicit

' One command line for a button: mtqg-xl answers the officer itself, and nothing is computed here.
' VBA source is text of a code page. This file stays ASCII; what it has to say itself is escaped (see Spoken).
' Objects are bound late: a reference to a library of another Office version would stop the whole project.

Private Const ADDIN_VERSION As String = "0.1.0"
Private Const COMMAND_VALUE As String = "HKCU\Software\mtqg_xl\Command"
Private Const HIDDEN_WINDOW As Long = 0
Private Const WARNING_SIGN As Long = 48
Private Const WORKING As String = "\u0110ang l\u00e0m\u2026 Excel v\u1eabn d\u00f9ng \u0111\u01b0\u1ee3c."
Private Const NOT_INSTALLED As String = "T\u00e0i kho\u1ea3n n\u00e0y ch\u01b0a c\u00e0i mtqg-xl. " & _
    "M\u1edf Command Prompt, g\u00f5: mtqg-xl addin install, r\u1ed3i m\u1edf l\u1ea1i Excel."
Private Const NOT_STARTED As String = "Excel kh\u00f4ng g\u1ecdi \u0111\u01b0\u1ee3c mtqg-xl: g\u00f3i \u0111\u00e3 b\u1ecb g\u1ee1, " & _
    "ho\u1eb7c m\u00e1y ch\u1eb7n Excel ch\u1ea1y ch\u01b0\u01a1ng tr\u00ecnh kh\u00e1c. " & _
    "M\u1edf Command Prompt, g\u00f5: mtqg-xl doctor; l\u00e0m ti\u1ebfp b\u1eb1ng: mtqg-xl assistant."

Public Sub MtqgPress(control As Object)
    Dim script As Object
    On Error Resume Next
    Set script = CreateObject("WScript.Shell")
    On Error GoTo 0
    Press script, control.Tag, CStr(Application.Hwnd)
End Sub

Private Sub Press(script As Object, action As String, window As String)
    Dim program As String, sentence As String
    On Error GoTo Refused
    Application.StatusBar = Spoken(WORKING)
    sentence = IIf(script Is Nothing, NOT_STARTED, NOT_INSTALLED)
    program = script.RegRead(COMMAND_VALUE)
    sentence = NOT_STARTED
    script.Run CommandLine(program, action, window), HIDDEN_WINDOW, False
    Application.OnTime Now + TimeSerial(0, 0, 15), "'" & ThisWorkbook.Name & "'!MtqgQuiet"
    Exit Sub
Refused:
    MtqgQuiet
    Say script, Spoken(sentence)
End Sub

' Takes our own words out of the status bar, unless mtqg-xl has put others there.
Public Sub MtqgQuiet()
    If CStr(Application.StatusBar) = Spoken(WORKING) Then Application.StatusBar = False
End Sub

Private Function CommandLine(program As String, action As String, window As String) As String
    CommandLine = program & " ribbon " & action & " --hwnd=" & window & " --addin=" & ADDIN_VERSION
End Function

' MsgBox shows "?" for Vietnamese letters on a machine with another code page; Popup does not.
Private Sub Say(script As Object, sentence As String)
    If script Is Nothing Then
        Application.StatusBar = sentence
    Else
        script.Popup sentence, 0, "MTQG", WARNING_SIGN
    End If
End Sub

Private Function Spoken(escaped As String) As String
    Dim parts() As String, at As Long
    parts = Split(escaped, "\u")
    Spoken = parts(0)
    For at = 1 To UBound(parts)
        Spoken = Spoken & ChrW(CLng("&H" & Left(parts(at), 4))) & Mid(parts(at), 5)
    Next at
End Function
