# Lets the CMS classes of .NET read the messages of this kit, and writes answers-powershell.json.
#   powershell -ExecutionPolicy Bypass -File scripts\powershell.ps1     (5.1 or later, or pwsh)
# To try a program of yours, replace the bodies of Test-Signed and Test-Encrypted.
# Exit status: 0 done; 3 your system rejects everything, so its set-up is probably wrong.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
try { Add-Type -AssemblyName System.Security } catch { }
try { Add-Type -AssemblyName System.Security.Cryptography.Pkcs } catch { }
$root = (Get-Location).Path
$setUps = [ordered]@{ old = @('old'); new = @('new'); both = @('old', 'new') }

function Get-Bytes($file) { , [IO.File]::ReadAllBytes((Join-Path $root $file)) }

# SignedCms checks all signatures. Each signer must be one of the sender's certificates.
function Test-Signed($held, $file) {
    $signed = New-Object Security.Cryptography.Pkcs.SignedCms
    $signed.Decode((Get-Bytes $file))
    $signed.CheckSignature($true)
    $trusted = $held | ForEach-Object {
        (New-Object Security.Cryptography.X509Certificates.X509Certificate2 (Join-Path $root "certificates/sender-$_.cer")).Thumbprint
    }
    foreach ($signer in $signed.SignerInfos) {
        if ($trusted -notcontains $signer.Certificate.Thumbprint) { return $false }
    }
    return $true
}

# EnvelopedCms looks for the recipients' keys in one collection.
function Test-Encrypted($held, $file) {
    $keys = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection
    foreach ($one in $held) {
        $path = Join-Path $root "keys/receiver-$one.p12"
        [void]$keys.Add((New-Object Security.Cryptography.X509Certificates.X509Certificate2 $path, 'kit'))
    }
    $enveloped = New-Object Security.Cryptography.Pkcs.EnvelopedCms
    $enveloped.Decode((Get-Bytes $file))
    $enveloped.Decrypt($keys)
    $expected = [Convert]::ToBase64String((Get-Bytes 'content.txt'))
    return [Convert]::ToBase64String($enveloped.ContentInfo.Content) -eq $expected
}

$manifest = Get-Content (Join-Path $root 'manifest.json') -Raw | ConvertFrom-Json
$answers = [ordered]@{
    kit      = 'KeyOverlap partner kit 3'
    receiver = "PowerShell $($PSVersionTable.PSVersion), CMS of .NET"
}
$accepted = 0
foreach ($format in $manifest.formats | Where-Object { @('cms', 'cms-oaep') -contains $_.key }) {
    $ofFormat = [ordered]@{}
    foreach ($setUp in $setUps.Keys) {
        $ofSetUp = [ordered]@{}
        foreach ($message in $format.messages) {
            try {
                if ($message.name.StartsWith('signed')) { $yes = Test-Signed $setUps[$setUp] $message.file }
                else { $yes = Test-Encrypted $setUps[$setUp] $message.file }
            } catch { $yes = $false }
            if ($yes) { $accepted++ }
            $ofSetUp[$message.name] = if ($yes) { 'yes' } else { 'no' }
        }
        $ofFormat[$setUp] = $ofSetUp
    }
    $answers[$format.key] = $ofFormat
}
$json = $answers | ConvertTo-Json -Depth 5
[IO.File]::WriteAllText((Join-Path $root 'answers-powershell.json'), $json)
Write-Output 'The answers are in answers-powershell.json. Send this file back, or open index.html and load it there.'
if ($accepted -eq 0) {
    [Console]::Error.WriteLine('Your system rejects every message. Its set-up is probably wrong.')
    exit 3
}
