namespace Platform.Tests.Diagnostic.Runbooks;

internal static class RunbookSamples
{
    public const string FullDisk = """"
        ---
        id: full-disk
        title: A volume is full
        platform: linux
        tags: [disk, storage]
        triggers: ["no space left on device", "disk full"]
        category: incident
        parameters:
          path:
            type: path
            description: Mount point that is full
            pattern: "^/[A-Za-z0-9._/-]*$"
            default: /
            from:
              - context: path
              - text: "on (?<value>/\\S+)"
        causes:
          - id: debug-log
            title: "The file ${file} fills ${path}"
            confirmed:
              - { probe: largest, matches: "\\.log$" }
              - { probe: usage, exit: 0 }
            ruled_out: [{ probe: usage, not_matches: "100%" }]
            steps: [truncate-log]
        ---
        # A volume is full

        Something wrote too much.

        ## Diagnosis


        ```bash probe id=usage title="Space on the volume" timeout=10s
        df -P -- "$path"
        ```
        ```bash probe id=largest capture="^(?<size>\d+)\s+(?<file>/.+)$"
          du -a -- "$path"	| sort -n   

        # the end
        ```

        ## Mitigation

        ```bash step id=truncate-log title="Empty the log" writes="${file}" services="" network=none idempotent=yes timeout=2m
        : > "$file"
        ```
        ```bash rollback for=truncate-log
        printf '%s' "$file"
        ```
        ```bash verify for=truncate-log expect="^$"
        test ! -s "$file"
        ```
        ```bash
        an example that nobody runs
        ```

        """";

    /// <summary>A small good document, to be spoiled in one place.</summary>
    public static string With(string front = "", string body = "") => $"""
        ---
        id: sample
        title: A sample
        platform: linux
        {front}
        ---
        # A sample
        {body}
        """;
}
