using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Platform.Executor.Sandbox.SystemCalls;

/// <summary>One test of an argument of a system call.</summary>
/// <param name="Argument">0 to 5; its lower 32 bits are tested.</param>
internal readonly record struct Condition(int Argument, Test Test, uint Value);

internal enum Test { HasAnyBit, Equal, NotEqual }

/// <summary>A system call by its numbers; -1 where the architecture does not have it.</summary>
internal readonly record struct CallNumber(int X64, int Arm64)
{
    public int Here => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64;
}

/// <summary>
/// Builds a seccomp filter: a small program in the kernel's classic BPF that looks at each system call. What no rule names
/// is allowed; calls of another architecture (32-bit, x32) end the process, since their numbers mean something else.
/// </summary>
internal sealed class CallFilter
{
    public const uint Notify = 0x7fc00000;
    private const uint Allow = 0x7fff0000;
    private const uint Fail = 0x00050000;
    private const uint KillProcess = 0x80000000;
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;
    private const uint FirstX32 = 0x40000000;
    private readonly List<byte> _program = [];

    public CallFilter()
    {
        Emit(Load, 0, 0, ArchitectureOffset);
        Emit(JumpIfEqual, 1, 0, RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0xc00000b7 : 0xc000003e);
        Emit(Return, 0, 0, KillProcess);
        Emit(Load, 0, 0, NumberOffset);
        Emit(JumpIfAtLeast, 0, 1, FirstX32);
        Emit(Return, 0, 0, KillProcess);
    }

    /// <summary>False on processors whose call numbers are not known here; there scripts run without a filter.</summary>
    public static bool IsSupported => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    public static uint FailWith(int error) => Fail | (uint)error;

    /// <summary>What becomes of a call where all conditions hold. The first rule that holds counts.</summary>
    public void Add(CallNumber call, uint action, params ReadOnlySpan<Condition> conditions)
    {
        if (call.Here < 0)
        {
            return;
        }
        // Each condition is two instructions; the last two are the action and the number that the conditions overwrote.
        var rest = (conditions.Length * 2) + (conditions.Length == 0 ? 1 : 2);
        Emit(JumpIfEqual, 0, (byte)rest, (uint)call.Here);
        for (var i = 0; i < conditions.Length; i++)
        {
            var (argument, test, value) = conditions[i];
            var toReload = (byte)(((conditions.Length - 1 - i) * 2) + 1);
            Emit(Load, 0, 0, ArgumentsOffset + ((uint)argument * 8));
            var (jump, holds, fails) = test switch
            {
                Test.HasAnyBit => (JumpIfAnyBit, (byte)0, toReload),
                Test.Equal => (JumpIfEqual, (byte)0, toReload),
                _ => (JumpIfEqual, toReload, (byte)0),
            };
            Emit(jump, holds, fails, value);
        }
        Emit(Return, 0, 0, action);
        if (conditions.Length > 0)
        {
            Emit(Load, 0, 0, NumberOffset);
        }
    }

    /// <summary>The program as the kernel takes it.</summary>
    public byte[] Build()
    {
        Emit(Return, 0, 0, Allow);
        return _program.ToArray();
    }

    private void Emit(ushort code, byte ifTrue, byte ifFalse, uint value)
    {
        Span<byte> instruction = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
        instruction[2] = ifTrue;
        instruction[3] = ifFalse;
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], value);
        _program.AddRange(instruction);
    }
}
