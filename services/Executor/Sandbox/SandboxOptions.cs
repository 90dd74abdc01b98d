using System.ComponentModel.DataAnnotations;

namespace Platform.Executor.Sandbox;

/// <summary>How local scripts are confined. Section <c>Sandbox</c>.</summary>
internal sealed class SandboxOptions
{
    /// <summary>Folder for the files of running scripts; made when missing, for this user only. Scripts see nothing of other runs in it.</summary>
    [Required]
    public string RunFolder { get; set; } = Path.Combine(Path.GetTempPath(), $"itops-executor-{Environment.UserName}");

    /// <summary>User and group id of probes and verifications where the executor is root: an id that owns nothing. 1 to 4,294,967,293.</summary>
    [Range(1, 4_294_967_293)]
    public long ProbeUser { get; set; } = 65533;

    /// <summary>Mebibytes of the private scratch folder (HOME, TMPDIR) of a script; 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int ScratchMegabytes { get; set; } = 256;

    /// <summary>Mebibytes of the largest file that a script may write; 1 to 1,048,576.</summary>
    [Range(1, 1_048_576)]
    public int FileMegabytes { get; set; } = 16_384;

    /// <summary>Files that a process of a script may have open; 64 to 1,048,576.</summary>
    [Range(64, 1_048_576)]
    public int OpenFiles { get; set; } = 8_192;

    /// <summary>Processes of all probes together, where the executor is root; 16 to 65,536.</summary>
    [Range(16, 65_536)]
    public int ProbeProcesses { get; set; } = 1_024;

    /// <summary>
    /// Mebibytes of memory that all processes of a script may use together, where control groups are there; else each of them
    /// alone. 16 to 1,048,576.
    /// </summary>
    [Range(16, 1_048_576)]
    public int MemoryMegabytes { get; set; } = 4_096;

    /// <summary>Processes and threads that a script may have at a time; 16 to 65,536. Without control groups a root step is not bounded.</summary>
    [Range(16, 65_536)]
    public int Processes { get; set; } = 2_048;

    /// <summary>Hundredths of one processor that a script may use, where control groups are there; 5 to 100,000.</summary>
    [Range(5, 100_000)]
    public int CpuPercent { get; set; } = 400;

    /// <summary>Seconds of processor time of one process of a script; 1 to 86,400.</summary>
    [Range(1, 86_400)]
    public int CpuSeconds { get; set; } = 3_600;

    /// <summary>
    /// Folder of a control group (version 2) that was delegated to the executor and in which it makes the groups of its
    /// scripts. Without it they are made beside the executor's own, which takes root.
    /// </summary>
    public string? ControlGroup { get; set; }

    /// <summary>Files and folders that no script may see, such as folders of private keys. Absolute paths.</summary>
    public IReadOnlyList<string> HiddenPaths { get; set; } = [];
}
