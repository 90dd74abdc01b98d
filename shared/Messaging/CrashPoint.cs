using System.Diagnostics;
using System.Globalization;

namespace Platform.Messaging;

/// <summary>
/// Named places between two effects at which a process can be made to die, so that <c>./platform chaos</c> proves that nothing
/// is lost there. <c>PLATFORM_CRASH_AT=name:n</c> kills the process when it comes by for the nth time; without the variable
/// nothing happens.
/// </summary>
public static class CrashPoint
{
    private static readonly string[]? s_armed = Environment.GetEnvironmentVariable("PLATFORM_CRASH_AT")?.Split(':');
    private static int s_left = s_armed is [_, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var left) ? left : 1;

    /// <summary>Comes by the place.</summary>
    public static void Hit(string name)
    {
        if (s_armed is [var armed, ..] && armed == name && Interlocked.Decrement(ref s_left) == 0)
        {
            // SIGKILL: no finally, no flush, as if the power went.
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
