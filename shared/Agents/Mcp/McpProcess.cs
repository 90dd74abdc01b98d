using System.Diagnostics;
using Platform.Agents.Channels;

namespace Platform.Agents.Mcp;

/// <summary>A server's process. It gets few variables of the environment, so that it learns no secret of the platform, and ends with all that it started.</summary>
internal sealed class McpProcess : IAsyncDisposable
{
    private const int MostWords = 5;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);
    private static readonly string[] s_always = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];
    private readonly Process _process;
    private readonly Queue<string> _words = new();

    private McpProcess(Process process, int kilobytes)
    {
        _process = process;
        Output = new CappedStream(process.StandardOutput.BaseStream, kilobytes, eachLine: true);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes; fails at a line that is longer than allowed.</summary>
    public Stream Output { get; }

    public bool HasExited => _process.HasExited;

    /// <exception cref="IOException">It cannot be started.</exception>
    public static McpProcess Start(McpServerOptions options)
    {
        var start = new ProcessStartInfo(options.Command, options.Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var variable in s_always.Concat(options.Environment))
        {
            if (System.Environment.GetEnvironmentVariable(variable) is { } value)
            {
                start.Environment[variable] = value;
            }
            else if (options.Environment.Contains(variable))
            {
                throw new IOException($"it wants the environment variable {variable} (Environment), which is not set.");
            }
        }
        try
        {
            return new McpProcess(Process.Start(start)!, options.MaxAnswerKilobytes);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"its Command cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>The last lines of its error output.</summary>
    public string LastWords()
    {
        lock (_words)
        {
            return string.Join(" ", _words);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The end of its input is how a server is told to go.
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read any more.
        }
        using var patience = new CancellationTokenSource(s_farewell);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (_words)
        {
            _words.Enqueue(EndpointErrors.Said(line));
            if (_words.Count > MostWords)
            {
                _words.Dequeue();
            }
        }
    }
}
