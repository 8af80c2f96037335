# Starts keyoverlap. Needs Java 17 or later: the one in this folder, or that of JAVA_HOME, or that of the PATH.
# KEYOVERLAP_JAVA_OPTS has further options for Java.
$folder = Split-Path -Parent $PSScriptRoot
$java = 'java'
if ($env:JAVA_HOME) { $java = Join-Path $env:JAVA_HOME 'bin/java' }
$own = Join-Path $folder 'runtime/bin/java'
if ((Test-Path $own) -or (Test-Path "$own.exe")) { $java = $own }
$options = @('-Xshare:auto', '-Xlog:disable', '-XX:+UseSerialGC')
$archive = Join-Path $folder 'lib/keyoverlap.jsa'
if (Test-Path $archive) { $options = @("-XX:SharedArchiveFile=$archive") + $options }
if ($env:KEYOVERLAP_JAVA_OPTS) { $options += -split $env:KEYOVERLAP_JAVA_OPTS }
& $java @options -cp (Join-Path $folder 'lib/keyoverlap-cli.jar') dev.keyoverlap.cli.KeyOverlap @args
exit $LASTEXITCODE
