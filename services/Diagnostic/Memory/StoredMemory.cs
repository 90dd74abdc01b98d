using Platform.Contracts.Memory;

namespace Platform.Diagnostic.Memory;

/// <summary>An entry as it is stored.</summary>
/// <param name="Entry">What is shown.</param>
/// <param name="Matter">What it is found by.</param>
/// <param name="Identity">Which machine the target's name meant; null = whichever it means.</param>
internal sealed record StoredMemory(MemoryEntry Entry, string Matter, string? Identity);
