using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Platform.Lab.Runs;

/// <summary>Finds neighbouring ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>First of <paramref name="count"/> free loopback ports, below the range that the kernel gives to clients.</summary>
    public static int Find(int count)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var first = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
        throw new SetupFailedException($"No {count} neighbouring free ports were found on the loopback address.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
