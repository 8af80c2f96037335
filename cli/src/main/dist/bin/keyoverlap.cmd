@echo off
rem Starts keyoverlap. Needs Java 17 or later: the one in this folder, or that of JAVA_HOME, or that of the PATH.
rem KEYOVERLAP_JAVA_OPTS has further options for Java. In PowerShell use keyoverlap.ps1, which passes every
rem argument on as it is.
setlocal
set "KEYOVERLAP_FOLDER=%~dp0.."
set "KEYOVERLAP_JAVA=java.exe"
if defined JAVA_HOME set "KEYOVERLAP_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%KEYOVERLAP_FOLDER%\runtime\bin\java.exe" set "KEYOVERLAP_JAVA=%KEYOVERLAP_FOLDER%\runtime\bin\java.exe"
set KEYOVERLAP_SHARED=
if exist "%KEYOVERLAP_FOLDER%\lib\keyoverlap.jsa" set KEYOVERLAP_SHARED="-XX:SharedArchiveFile=%KEYOVERLAP_FOLDER%\lib\keyoverlap.jsa"
"%KEYOVERLAP_JAVA%" %KEYOVERLAP_SHARED% -Xshare:auto -Xlog:disable -XX:+UseSerialGC %KEYOVERLAP_JAVA_OPTS% -cp "%KEYOVERLAP_FOLDER%\lib\keyoverlap-cli.jar" dev.keyoverlap.cli.KeyOverlap %*
exit /b %ERRORLEVEL%
