using System.Diagnostics;
using System.Text;
using Platform.Agents.Channels;

namespace Platform.Agents.Mcp;

/// <summary>A server's process. It gets few variables of the environment, so that it learns no secret of the platform, and ends with all that it started.</summary>
internal sealed class McpProcess : IAsyncDisposable
{
    private const int MostWords = 240;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1), s_echo = TimeSpan.FromMilliseconds(200);
    private static readonly string[] s_always = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];
    private readonly Process _process;
    private readonly Task _exit, _hearing;
    private readonly StringBuilder _words = new();

    private McpProcess(Process process, int kilobytes)
    {
        _process = process;
        _exit = process.WaitForExitAsync();
        Output = new CappedStream(process.StandardOutput.BaseStream, kilobytes, eachLine: true);
        _hearing = HearAsync(process.StandardError);
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes; fails at a line that is longer than allowed.</summary>
    public Stream Output { get; }

    public bool HasExited => _exit.IsCompleted;

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

    /// <summary>The end of its error output, in one line.</summary>
    public async Task<string> LastWordsAsync()
    {
        // What it wrote before it ended may still be on its way.
        await EndsAsync(_hearing, s_echo);
        lock (_words)
        {
            return EndpointErrors.Said(_words.ToString());
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
        if (!await EndsAsync(_exit, s_farewell))
        {
            _process.Kill(entireProcessTree: true);
            await EndsAsync(_exit, s_farewell);
        }
        _process.Dispose();
    }

    /// <summary>Whether something ends in so much real time.</summary>
    private static async Task<bool> EndsAsync(Task task, TimeSpan patience)
    {
        try
        {
            await task.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Reads its error output, so that it never waits for a reader, and keeps the end of it, however much there is and whether or not it has lines.</summary>
    private async Task HearAsync(StreamReader output)
    {
        var buffer = new char[MostWords];
        try
        {
            while (await output.ReadAsync(buffer) is > 0 and var read)
            {
                lock (_words)
                {
                    _words.Append(buffer, 0, read).Remove(0, Math.Max(0, _words.Length - MostWords));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It says no more.
        }
    }
}
