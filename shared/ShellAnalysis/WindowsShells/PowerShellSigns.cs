using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>Signs in a PowerShell script that tell of danger wherever they stand.</summary>
internal static partial class PowerShellSigns
{
    /// <summary>The worst sign; null where there is none.</summary>
    public static (EffectClass Class, string Why)? Find(string script) =>
        Hidden().IsMatch(script) ? (EffectClass.Obfuscated, "what runs is put together or decoded when it runs")
        : Sends().IsMatch(script) ? (EffectClass.Exfiltration, "data or control goes to another machine")
        : Gains().IsMatch(script) ? (EffectClass.PrivilegeEscalation, "credentials are read, a control is switched off, or code of others runs")
        : Destroys().IsMatch(script) ? (EffectClass.Destructive, "things are deleted")
        : null;

    [GeneratedRegex(
        @"\s-e(?:c|n\w*)?\s+[A-Za-z0-9+/=]{16,}|FromBase64String|\[char\]\s*\(?\d|\[char\[\]\]|-join\s*[\(\[]|\[scriptblock\]::Create|\biex\b|Invoke-Expression|[A-Za-z]`[A-Za-z]|&\s*\(|&\s*\$\w|^\s*\.\s*[\(\$]|\{\d\}\{\d\}.*-f\b|\)\s*-f\s|\[Convert\]::|GzipStream|DeflateStream|\.Invoke\(|-replace\s.*\|\s*(?:iex|&)|\(\s*['""][^'""]*['""]\s*\+\s*['""]|\[array\]::Reverse|ToCharArray|\bsal\b|Set-Alias\s",
        RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\.Upload(?:File|Data|String|Values)|TCPClient|UdpClient|Net\.Sockets|Send-MailMessage|\.PostAsync|-InFile\b|Net\.Mail|Smtp(?:Client|Server)|Start-BitsTransfer\b.*-TransferType\s+Upload", RegexOptions.IgnoreCase)]
    private static partial Regex Sends();

    [GeneratedRegex(
        @"\.Download(?:String|File|Data)|Mimikatz|Invoke-Mimi|sekurlsa|comsvcs|MiniDump|lsass|DisableRealtimeMonitoring|DisableAntiSpyware|Set-MpPreference|amsi|VirtualAlloc|DllImport|Add-Type\b.*-(?:TypeDefinition|MemberDefinition)|Reflection\.Assembly|\[Ref\]\.Assembly|Assembly\]::Load|ExecutionPolicy\s+(?:Bypass|Unrestricted)|CurrentVersion\\Run|Winlogon|UseLogonCredential|__EventFilter|CommandLineEventConsumer|-Verb\s+RunAs|ConvertFrom-SecureString|GetNetworkCredential|PasswordVault|Image File Execution|AlwaysInstallElevated|EnableLUA|ScriptBlockLogging|\\Lsa\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Gains();

    [GeneratedRegex(@"\.Delete\(|\[(?:System\.)?IO\.(?:File|Directory)\]::Delete|vssadmin.*delete|wbadmin.*delete|cipher\s+/w|\.ClearEventLog|\.Clear\(\)|Format-Volume|Clear-Disk", RegexOptions.IgnoreCase)]
    private static partial Regex Destroys();
}
