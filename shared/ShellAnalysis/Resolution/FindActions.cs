namespace Platform.ShellAnalysis.Resolution;

/// <summary>What <c>find</c> does with what it finds.</summary>
internal static class FindActions
{
    private static readonly HashSet<string> Runs = new(StringComparer.Ordinal) { "-exec", "-execdir", "-ok", "-okdir" };

    private static readonly HashSet<string> Files = new(StringComparer.Ordinal) { "-fprint", "-fprint0", "-fprintf", "-fls" };

    private static readonly HashSet<string> Plain = [.. ("-H -L -P -O0 -O1 -O2 -O3 -E -X -s -x -d -a -and -o -or -not -daystart -depth -follow -help --help -ignore_readdir_race -mount -noignore_readdir_race"
        + " -noleaf -nowarn -warn -version --version -xdev -empty -executable -false -true -nogroup -nouser -readable -writable -print -print0 -ls -prune -quit -acl").Split(' ')];

    private static readonly HashSet<string> Valued = [.. ("-D -f -files0-from -maxdepth -mindepth -regextype -amin -anewer -atime -cmin -cnewer -context -ctime -fstype -gid -group -ilname -iname -inum -ipath"
        + " -iregex -iwholename -links -lname -mmin -mtime -name -newer -path -perm -regex -samefile -size -type -uid -used -user -wholename -xtype -printf -flags -birthtime -Bmin -Btime").Split(' ')];

    /// <summary>Adds what find does and the commands that it runs.</summary>
    public static PipeInput Resolve(Reading reading, CommandResolver resolver, TreeWalker walker, List<Word> arguments, List<Word> argv, Variables variables)
    {
        reading.Add("find", EffectClass.ReadOnly, "find looks for files", argv, effects: new CommandEffects
        {
            Reads = [.. arguments.TakeWhile(word => !word.Text.StartsWith('-') && word.Text is not ("(" or "!")).Select(word => word.Text)],
        });
        for (var index = 0; index < arguments.Count; index++)
        {
            var text = arguments[index].Text;
            if (text == "-delete")
            {
                var blocked = arguments.Exists(word => !word.Text.StartsWith('-') && Paths.IsDangerousWhenEmpty(word.Text));
                reading.Add("find", EffectClass.Destructive, $"{CommandResolver.Shown(argv)}: -delete removes what it finds", blocked: blocked, effects: new CommandEffects { Reversible = false });
            }
            else if (Files.Contains(text) && index + 1 < arguments.Count)
            {
                var path = arguments[index + 1].Text;
                var (found, why) = Paths.IsSink(path) ? (EffectClass.ReadOnly, "keeps nothing") : Paths.Write(path);
                reading.Add("find", found, $"find {text} {path} {why}", effects: new CommandEffects { Writes = found == EffectClass.ReadOnly ? [] : [path] });
                index += text == "-fprintf" ? 2 : 1;
            }
            else if (Runs.Contains(text))
            {
                index = Run(resolver, walker, arguments, index, variables);
            }
            else if (Valued.Contains(text) || text.StartsWith("-newer", StringComparison.Ordinal))
            {
                index++;
            }
            else if ((text.Length > 1 && text[0] == '-' && !Plain.Contains(text)) || (!arguments[index].Known && arguments[index].Unsplit))
            {
                reading.Add("find", EffectClass.Unknown, $"find {Reading.Plain(text)}: what it does with what it finds is not known");
            }
        }

        return new PipeInput(InputKind.Output);
    }

    private static int Run(CommandResolver resolver, TreeWalker walker, List<Word> arguments, int index, Variables variables)
    {
        var end = arguments.FindIndex(index + 1, word => word.Text == ";");
        var plus = Enumerable.Range(index + 1, arguments.Count - index - 1).Where(at => arguments[at].Text == "+" && arguments[at - 1].Text == "{}").FirstOrDefault(-1);
        end = plus >= 0 && (end < 0 || plus < end) ? plus : end;
        var command = arguments.GetRange(index + 1, (end < 0 ? arguments.Count : end) - index - 1)
            .ConvertAll(word => word.Text.Contains("{}", StringComparison.Ordinal) ? word with { Text = word.Text.Replace("{}", Word.Filled.ToString(), StringComparison.Ordinal) } : word);
        if (command.Count > 0)
        {
            resolver.Resolve(walker, command, PipeInput.None, variables.Child(null), external: true);
        }

        return end < 0 ? arguments.Count : end;
    }
}
