using System.Diagnostics;
using System.Globalization;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Rehearsal;

/// <summary>
/// Copies of folders that cost nothing until they are written: overlays in a mount namespace of their own, with all that is
/// written in memory. A process holds the namespace; when it ends, or this process does, everything is gone with it.
/// </summary>
internal sealed class ThrowAwayCopy : IAsyncDisposable
{
    private const string Begin =
        """
        set -e
        base=$1; mount -t tmpfs -o "size=$2m,mode=0700" rehearsal "$base"; shift 2
        i=0
        for folder; do mkdir -p "$base/$i/real"; mount --bind "$folder" "$base/$i/real"; i=$((i+1)); done
        echo ready
        exec cat
        """;

    /// <summary>An overlay's own attributes are those of its upper folder, so that takes over what it stands for.</summary>
    private const string Mount =
        """
        set -e
        base=$1; layer=$2; count=$3; shift 3
        i=0
        while [ "$i" -lt "$count" ]; do
          cd "$base/$i"; mkdir -p "$layer/upper" "$layer/work" "$layer/all"; top=real; lower=
          for below; do [ -n "$lower" ] || top=$below/all; lower="$lower$base/$i/$below/upper:"; done
          chown --reference="$top" "$layer/upper"; chmod --reference="$top" "$layer/upper"
          mount -t overlay -o "lowerdir=$lower$base/$i/real,upperdir=$base/$i/$layer/upper,workdir=$base/$i/$layer/work,redirect_dir=off,metacopy=off,index=off,xino=off" rehearsal "$layer/all"
          i=$((i+1))
        done
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Process _holder;
    private readonly SupervisedProcess _processes;
    private readonly string _base;

    private ThrowAwayCopy(Process holder, SupervisedProcess processes, string folder, IReadOnlyList<string> folders) =>
        (_holder, _processes, _base, Folders) = (holder, processes, folder, folders);

    public IReadOnlyList<string> Folders { get; }

    /// <exception cref="NoCopyException">Overlays cannot be mounted here.</exception>
    public static async Task<ThrowAwayCopy> StartAsync(
        SupervisedProcess processes, SpawningThread spawning, string runFolder, IReadOnlyList<string> folders, int megabytes, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new NoCopyException("a throw-away copy needs overlays, and only an executor that is root may mount them");
        }
        if (Programs.Find("unshare") is not { } unshare || Programs.Find("nsenter") is null)
        {
            throw new NoCopyException("a throw-away copy needs unshare and nsenter; install them: apt-get install util-linux");
        }
        var folder = Path.Combine(runFolder, $"rehearsal-{Guid.NewGuid():N}");
        if (folder.IndexOfAny([':', ',', '\\', '"']) >= 0)
        {
            throw new NoCopyException($"no overlay can be mounted below {runFolder} (Sandbox:RunFolder); choose a path without ':', ',', '\"' and '\\'");
        }
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(runFolder, Private);
        Directory.CreateDirectory(folder, Private);
        var start = new ProcessStartInfo(
            unshare, ["--mount", "--propagation", "private", "--", "/bin/sh", "-c", Begin, "sh", folder, megabytes.ToString(CultureInfo.InvariantCulture), .. folders])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = ScriptEnvironment.Path;
        var copy = new ThrowAwayCopy(await spawning.StartAsync(start), processes, folder, folders);
        try
        {
            var said = await copy._holder.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(s_patience, processes.Time, cancellationToken);
            return said == "ready" ? copy : throw new NoCopyException($"a throw-away copy could not be made: {(await copy._holder.StandardError.ReadToEndAsync(cancellationToken)).Trim()}");
        }
        catch (Exception e)
        {
            await copy.DisposeAsync();
            throw e is TimeoutException ? new NoCopyException($"a throw-away copy was not ready within {s_patience.TotalSeconds:0} s") : e;
        }
    }

    /// <summary>Mounts one more layer: what is written next goes there, over what the layers below hold, the topmost first.</summary>
    /// <exception cref="NoCopyException">It cannot be mounted.</exception>
    public async Task AddLayerAsync(string layer, IReadOnlyList<string> below, CancellationToken cancellationToken)
    {
        var result = await _processes.RunAsync(
            new ProcessCommand
            {
                Program = Programs.Find("nsenter")!,
                Arguments =
                [
                    $"--mount=/proc/{_holder.Id}/ns/mnt", "--", "/bin/sh", "-c", Mount, "sh", _base, layer, Folders.Count.ToString(CultureInfo.InvariantCulture), .. below,
                ],
                Environment = new Dictionary<string, string> { ["PATH"] = ScriptEnvironment.Path, ["LANG"] = "C.UTF-8" },
                Folder = "/",
                Timeout = s_patience,
                OutputCharacters = 2_000,
            },
            null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.End != ProcessEnd.Exited || result.ExitCode != 0)
        {
            throw new NoCopyException($"an overlay could not be mounted: {result.Errors.Trim()}");
        }
    }

    /// <summary>The view of a layer, as the sandbox takes it.</summary>
    public Overlay View(string layer) => new(_holder.Id, Folders.Select((folder, index) => (folder, index))
        .ToDictionary(one => one.folder, one => Path.Combine(_base, Number(one.index), layer, "all"), StringComparer.Ordinal));

    /// <summary>A folder as a layer shows it, or as it is without one, for this process to read.</summary>
    public string Shown(int folder, string? layer) => Seen(folder, layer is null ? "real" : Path.Combine(layer, "all"));

    /// <summary>What was written into a layer, for this process to read.</summary>
    public string Written(int folder, string layer) => Seen(folder, Path.Combine(layer, "upper"));

    public async ValueTask DisposeAsync()
    {
        _holder.Kill();
        await _holder.WaitForExitAsync(CancellationToken.None);
        _holder.Dispose();
        Directory.Delete(_base);
    }

    private string Seen(int folder, string part) => $"/proc/{_holder.Id}/root{_base}/{Number(folder)}/{part}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
