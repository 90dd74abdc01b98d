using System.Globalization;
using System.Text;
using Platform.Contracts.Runbooks;
using Platform.Executor.Sandbox;
using Platform.Executor.Secrets;

namespace Platform.Executor.Runners;

/// <summary>
/// How a shell script is brought to another machine and watched there. All that is confidential comes over standard input:
/// first the script, then the secrets; the command line says their lengths. A small supervisor stays beside the script: it
/// keeps reading its input, whose end means that nobody listens any more, and ends the script's whole tree then, or when the
/// script outlives its time-out because nobody could say so.
/// </summary>
internal static class RemoteScript
{
    public const string Begin = "itops-begin";
    public const string End = "itops-end";
    public const string Clean = "itops-clean";

    /// <summary>Seconds beyond its time-out after which the supervisor ends a script by itself.</summary>
    private const int Grace = 15;

    /// <summary>The command for the account's shell.</summary>
    public static string Command(ScriptRun run)
    {
        var shell = run.Interpreter == Interpreter.Sh ? "sh" : "bash";
        var length = Text(run).Length;
        var seconds = (int)run.Timeout.TotalSeconds + Grace;
        // The script reads nothing of this: not the input (3), and its own text stands in no argument and no environment.
        var supervisor = $$"""
            command -v {{shell}} >/dev/null || { echo '{{shell}} is not installed on the target.' >&2; exit 69; }
            command -v timeout >/dev/null || timeout() { shift; "$@"; }
            command -v setsid >/dev/null || setsid() { "$@"; }
            exec 3<&0
            script=$(head -c {{length}}; printf .)
            {{Secrets(run)}}
            sweep() {
              for s in TERM KILL KILL KILL KILL; do
                found=
                kill -$s -- "-$child" 2>/dev/null && found=1
                for p in $(grep -ls '{{Mark(run)}}' /proc/[0-9]*/environ 2>/dev/null); do
                  p=${p#/proc/}; p=${p%/environ}
                  if [ "$p" != $$ ] && kill -$s "$p" 2>/dev/null; then found=1; fi
                done
                [ -n "$found" ] || break
                sleep 0.3
              done
            }
            trap 'sweep; exit 143' USR1
            printf '{{Begin}}\n' >&2
            printf %s "${script%.}" | setsid {{shell}} -c 'itops_script=$(cat; printf .); exec < /dev/null; eval "${itops_script%.}"' 2>&1 3<&- &
            child=$!
            (timeout {{seconds}} cat <&3; kill -USR1 $$) >/dev/null 2>&1 &
            watcher=$!
            wait "$child"; code=$?
            trap '' USR1
            kill "$watcher" 2>/dev/null
            printf '{{End}}\n' >&2
            exit "$code"
            """;
        return $"exec env -i PATH={ScriptEnvironment.Path} LANG=C.UTF-8 HOME=\"$HOME\" {Mark(run)} sh -c {ScriptEnvironment.ShellLiteral(supervisor)}";
    }

    /// <summary>What the supervisor reads: script and secrets. Its end is not part of it.</summary>
    public static byte[] Input(ScriptRun run) => [.. Text(run), .. HandedOver.Input(run.Secrets)];

    /// <summary>
    /// For a second session, after the first was cut off: gives the supervisor two seconds, ends what is left, and says
    /// whether nothing is.
    /// </summary>
    public static string Sweep(ScriptRun run) => $$"""
        [ -r /proc/self/environ ] || exit 1
        for s in 0 0 0 0 0 0 0 0 0 0 TERM KILL KILL KILL KILL KILL; do
          found=
          for p in $(grep -ls '{{Mark(run)}}' /proc/[0-9]*/environ 2>/dev/null); do
            p=${p#/proc/}; p=${p%/environ}
            if kill -$s "$p" 2>/dev/null; then found=1; fi
          done
          [ -n "$found" ] || { echo {{Clean}}; break; }
          sleep 0.2
        done
        """;

    private static byte[] Text(ScriptRun run) => Encoding.UTF8.GetBytes(
        "unset itops_script\n"
        + string.Concat(run.Variables.Select(variable => $"export {variable.Key}={ScriptEnvironment.ShellLiteral(variable.Value)}\n"))
        + run.Text);

    private static string Secrets(ScriptRun run) => run.Secrets.Count == 0 ? "" :
        """
        for d in /dev/shm "/run/user/$(id -u)" ''; do [ -d "$d" ] && [ -w "$d" ] && break; done
        [ -n "$d" ] || { echo 'The target has no folder in memory (/dev/shm or /run/user/ID) to hand a secret over in.' >&2; exit 69; }

        """ + HandedOver.Commands(run.Secrets, "\"$d\"");

    private static string Mark(ScriptRun run) => string.Create(CultureInfo.InvariantCulture, $"{Survivors.Marker}={run.ExecutionId:D}");
}
