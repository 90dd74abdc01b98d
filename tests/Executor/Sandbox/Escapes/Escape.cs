using Platform.Contracts.Runbooks;

namespace Platform.Tests.Executor.Sandbox.Escapes;

/// <summary>A way out of the sandbox that a script tries. It prints ESCAPED where it succeeds.</summary>
/// <param name="Name">What is tried.</param>
/// <param name="Script">Gets the variables <c>data</c>, a folder it may write, <c>outside</c>, one that it may not, and <c>host</c>, a process of the host.</param>
internal sealed record Escape(string Name, string Script)
{
    public const string Success = "ESCAPED";

    /// <summary>Lets a script call the kernel by a call's number on x86-64 and on arm64; -1 = not there.</summary>
    private const string Calls = """
        use POSIX (); my $arm = (POSIX::uname())[4] eq 'aarch64' ? 1 : 0; $| = 1;
        sub call { my ($x, $a, @r) = @_; my $n = $arm ? $a : $x; return if $n < 0; my $v = syscall($n, @r); print $v >= 0 ? "ESCAPED\n" : "refused: $!\n"; return $v; }
        """;

    /// <summary>What the step declares besides the folder it may write.</summary>
    public DeclaredEffects Effects { get; init; } = new() { Declared = true };

    public bool AsProbe { get; init; }

    public static Escape Perl(string name, string program) => new(name, $"perl <<'END_OF_PERL'\n{Calls}\n{program}\nEND_OF_PERL\n");

    /// <summary>Shares the host's processes, as a step that declares nothing does.</summary>
    public Escape AmongTheHostsProcesses() => this with { Effects = new DeclaredEffects { Declared = true, Services = ["web"] } };

    public override string ToString() => Name;
}
