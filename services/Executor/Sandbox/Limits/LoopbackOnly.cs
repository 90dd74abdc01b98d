using System.Buffers.Binary;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Executor.Sandbox.Limits;

/// <summary>
/// Keeps the processes of a control group on the loopback interface: small programs in the kernel that let no packet of
/// theirs out and none in by another interface, and that refuse a connection to another address at once, so that a script
/// does not wait for packets that never leave.
/// </summary>
internal static class LoopbackOnly
{
    private const int LoadProgram = 5;
    private const int AttachProgram = 8;
    private const uint SkbProgram = 8;
    private const uint AddressProgram = 18;

    /// <summary>r0 = the interface's number is 1, which loopback has in every network namespace.</summary>
    private static readonly ulong[] s_onLoopback = [Op(0x61, 2, 1, 40, 0), Op(0xb7, 0, 0, 0, 1), Op(0x15, 2, 0, 1, 1), Op(0xb7, 0, 0, 0, 0), Op(0x95, 0, 0, 0, 0)];

    /// <summary>r0 = the first byte of the IPv4 address is 127.</summary>
    private static readonly ulong[] s_toLoopback4 =
        [Op(0x61, 2, 1, 4, 0), Op(0x57, 2, 0, 0, 0xff), Op(0xb7, 0, 0, 0, 1), Op(0x15, 2, 0, 1, 127), Op(0xb7, 0, 0, 0, 0), Op(0x95, 0, 0, 0, 0)];

    /// <summary>r0 = the IPv6 address is ::1 or ::ffff:127.x.x.x.</summary>
    private static readonly ulong[] s_toLoopback6 =
    [
        Op(0x61, 2, 1, 8, 0), Op(0x55, 2, 0, 10, 0), Op(0x61, 2, 1, 12, 0), Op(0x55, 2, 0, 8, 0), // the first 64 bits are zero
        Op(0x61, 3, 1, 20, 0), Op(0x61, 2, 1, 16, 0), Op(0x16, 2, 0, 3, unchecked((int)0xffff0000)), // ::ffff: goes on below
        Op(0x55, 2, 0, 4, 0), Op(0x16, 3, 0, 5, 0x01000000), Op(0x05, 0, 0, 2, 0),
        Op(0x57, 3, 0, 0, 0xff), Op(0x15, 3, 0, 2, 127),
        Op(0xb7, 0, 0, 0, 0), Op(0x95, 0, 0, 0, 0), Op(0xb7, 0, 0, 0, 1), Op(0x95, 0, 0, 0, 0),
    ];

    /// <summary>True where it is in force; false where the kernel or this process's rights do not allow it.</summary>
    public static bool Apply(string group)
    {
        var folder = Kernel.OpenFolder(group);
        if (folder < 0)
        {
            return false;
        }
        try
        {
            return Attach(folder, SkbProgram, 0, s_onLoopback) // coming in
                && Attach(folder, SkbProgram, 1, s_onLoopback) // going out
                && Attach(folder, AddressProgram, 10, s_toLoopback4) // connect
                && Attach(folder, AddressProgram, 11, s_toLoopback6)
                && Attach(folder, AddressProgram, 14, s_toLoopback4) // sendmsg
                && Attach(folder, AddressProgram, 15, s_toLoopback6);
        }
        finally
        {
            _ = Kernel.Close(folder);
        }
    }

    private static unsafe bool Attach(int group, uint type, uint point, ulong[] instructions)
    {
        var attributes = stackalloc byte[128];
        var buffer = new Span<byte>(attributes, 128);
        buffer.Clear();
        var license = stackalloc byte[1];
        license[0] = 0;
        fixed (ulong* code = instructions)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(buffer, type);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer[4..], (uint)instructions.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(buffer[8..], (ulong)code);
            BinaryPrimitives.WriteUInt64LittleEndian(buffer[16..], (ulong)license);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer[68..], point); // expected_attach_type
            var program = (int)Kernel.Call(321, 280, LoadProgram, (nint)attributes, 128);
            if (program < 0)
            {
                return false;
            }
            buffer.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(buffer, group);
            BinaryPrimitives.WriteInt32LittleEndian(buffer[4..], program);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer[8..], point);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer[12..], 2); // beside what others attached
            var attached = Kernel.Call(321, 280, AttachProgram, (nint)attributes, 128) == 0;
            _ = Kernel.Close(program); // the group holds it
            return attached;
        }
    }

    private static ulong Op(byte code, byte destination, byte source, short offset, int immediate) =>
        code | ((ulong)destination << 8) | ((ulong)source << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32);
}
