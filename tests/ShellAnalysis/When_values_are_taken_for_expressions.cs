using System.Diagnostics;
using NUnit.Framework;
using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

/// <summary>
/// A file <c>f</c> holds <c>a[$(touch ran)]</c>: where bash takes that for an expression, the command in it runs. bash itself
/// is asked whether it does, so that neither a rule without a reason nor a missing one passes.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_values_are_taken_for_expressions
{
    private const string Hostile = "a[$(touch ran)]";

    [TestCase("x=$(cat f); (( x ))")]
    [TestCase("x=$(cat f); echo $((x))")]
    [TestCase("x=$(cat f); echo $(( $x + 1 ))")]
    [TestCase("x=$(cat f); echo $[x]")]
    [TestCase("echo $(( $(cat f) + 1 ))")]
    [TestCase("x=$(cat f); [[ $x -eq 3 ]]")]
    [TestCase("x=$(cat f); [[ 3 -lt x ]]")]
    [TestCase("x=$(cat f); y=abc; echo ${y:$x:2}")]
    [TestCase("x=$(cat f); y=abc; echo ${y:0:x}")]
    [TestCase("x=$(cat f); set -- 1; echo ${@:$x}")]
    [TestCase("x=$(cat f); echo ${arr[$x]}")]
    [TestCase("x=$(cat f); arr[x]=1")]
    [TestCase("x=$(cat f); (( y[x] = 1 ))")]
    [TestCase("x=$(cat f); let y=x")]
    [TestCase("x=$(cat f); let \"y=x\"")]
    [TestCase("x=$(cat f); declare -i y=$x")]
    [TestCase("declare -i y; y=$(cat f)")]
    [TestCase("declare -i y; read y < f")]
    [TestCase("declare -i y; for y in $(cat f); do :; done", "a[$(>ran)]")]
    [TestCase("declare -i y; printf -v y %s \"$(cat f)\"")]
    [TestCase("declare -i y; y=1 y+=$(cat f)")]
    [TestCase("declare -i y; unset y; y=$(cat f); (( y ))")]
    [TestCase("declare -i y; declare +i y; y=$(cat f); (( y ))")]
    [TestCase("f() { local -i y; }; f; y=$(cat f); (( y ))")]
    [TestCase("f() { local -A m; }; f; x=$(cat f); m[$x]=1")]
    [TestCase("RANDOM=$(cat f)")]
    [TestCase("unset SECONDS; SECONDS=$(cat f); (( SECONDS ))")]
    [TestCase("SHLVL=$(cat f); (( SHLVL ))")]
    [TestCase("declare -A m; unset m; x=$(cat f); m[$x]=1")]
    [TestCase("x=$(cat f); for ((i=0;i<x;i++)); do :; done")]
    [TestCase("x=$(cat f); test -v \"$x\"")]
    [TestCase("x=$(cat f); [[ -v $x ]]")]
    [TestCase("x=$(cat f); read \"$x\" <<<1")]
    [TestCase("x=$(cat f); printf -v \"$x\" hi")]
    [TestCase("declare -A m; x=$(cat f); unset \"m[$x]\"")]
    [TestCase("x=$(cat g); echo ${x@P}")]
    [TestCase("read x < f; (( x > 3 ))")]
    [TestCase("read < f; (( REPLY > 3 ))")]
    [TestCase("while read -r n; do (( t += n )); done < f")]
    [TestCase("x=$(cat f); y=$x; echo $((y))")]
    [TestCase("x=$(cat f); y=x; echo $((y))")]
    [TestCase("x=5; [ -e f ] && x=$(cat f); echo $((x))")]
    [TestCase("x=$(cat f); cat <<E\n$((x))\nE")]
    [TestCase("f() { echo $(( $1 + 1 )); }; f \"$(cat f)\"")]
    [TestCase("wc() { cat f; }; x=$(wc -l); echo $((x))")]
    [TestCase("x=$(awk '{print $1}' f); (( x ))", "a[$(>ran)]")]
    [TestCase("for x in $(cat f | tr -d ' '); do (( x )); done", "a[$(>ran)]")]
    [TestCase("echo \"${x:=$(cat f)}\" $((x))")]
    [TestCase("mapfile -t l < f; echo $(( l[0] + 1 ))")]
    [TestCase("x=$(cat f); (( ${x:-0} ))")]
    [TestCase("x=$(cat f); [[ $x =~ ^[0-9]+$ ]] || break; echo $((x))")]
    [TestCase("x=$(cat f); [[ $x =~ ^[0-9]+$ ]] || return; echo $((x))")]
    [TestCase("exit() { :; }; x=$(cat f); [[ $x =~ ^[0-9]+$ ]] || exit; echo $((x))")]
    [TestCase("x=$(cat f); case $x in a*) ;; *[!0-9]*) exit;; esac; echo $((x))")]
    [TestCase("x=$(cat f); [[ ! $x =~ ^[0-9]+$ ]] && (( x ))")]
    public async Task Should_ask_where_a_command_in_the_value_would_run(string script, string value = Hostile)
    {
        (await RanAsync(script, value)).ShouldBeTrue("bash does not take the value for an expression here");

        var verdict = await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.Bash);

        verdict.Class.ShouldBe(EffectClass.Unknown, string.Join('\n', verdict.Reasons));
        verdict.Decision.ShouldBe(Decision.Approve);
    }

    [TestCase("x=$(cat f); [ \"$x\" -gt 3 ]")]
    [TestCase("x=$(cat f); test \"$x\" -eq 3")]
    [TestCase("x=$(cat f); [[ $x =~ ^[0-9]+$ ]] || exit 1; echo $((x))")]
    [TestCase("x=$(cat f); if ! [[ $x =~ ^[0-9]+$ ]]; then exit 1; fi; echo $((x))")]
    [TestCase("x=$(cat f); if [[ $x =~ ^-?[0-9]+$ ]]; then echo $((x)); fi")]
    [TestCase("x=$(cat f); [[ $x =~ ^[0-9]+$ ]] && echo $((x))")]
    [TestCase("x=$(cat f); [[ $x =~ ^[[:digit:]]+$ && $x -gt 3 ]] && echo big")]
    [TestCase("x=$(cat f); case $x in ''|*[!0-9]*) exit 1;; esac; echo $((x))")]
    [TestCase("while read -r n; do [[ $n =~ ^[0-9]+$ ]] || continue; (( t += n )); done < f")]
    [TestCase("f() { [[ $1 =~ ^x$ ]]; [[ $n =~ ^[0-9]+$ ]] || return; echo $((n)); }; n=$(cat f); f 1")]
    [TestCase("x=$(cat f); x=${x//[!0-9]/}; (( x > 3 ))")]
    [TestCase("x=$(tr -dc 0-9 < f); (( x > 3 ))")]
    [TestCase("x=$(cat f); echo ${#x} $(( ${#x} + 1 ))")]
    [TestCase("declare -A m; x=$(cat f); m[$x]=1; echo ${m[$x]}")]
    [TestCase("declare -i n=5; for n in 1 2; do :; done; declare -Ai t; t[$n]=$(wc -l < f); echo $(( t[$n] + n ))")]
    [TestCase("SECONDS=0; sleep 0; OPTIND=1; echo $(( SECONDS + OPTIND ))")]
    [TestCase("x=$(cat f); shift \"$x\"; printf '%d' \"$x\"")]
    [TestCase("x=$(wc -l < f); if [[ $x -gt 10 ]]; then echo many; fi")]
    [TestCase("x=$(grep -c a f || echo 0); (( x ))")]
    [TestCase("used=$(df -P / | awk 'NR==2{print $5+0}'); if (( used > 90 )); then echo full; fi")]
    [TestCase("t=0; for f in *; do s=$(stat -c %s \"$f\"); t=$((t + s)); done; echo $t")]
    [TestCase("now=$(date +%s); then=$(stat -c %Y f); echo $(( (now - then) / 60 ))")]
    [TestCase("for i in 1 2 3; do echo $((i * 2)); done; for i in {1..5} $(seq 3); do (( i )); done")]
    [TestCase("i=0; while (( i < 5 )); do ((i++)); done; for ((i=0;i<5;i++)); do echo $i; done")]
    [TestCase("f() { echo $(( $1 + 1 )); }; f 5")]
    [TestCase("x=12.5; echo $(( ${x%.*} )) $(( $# + $? + RANDOM ))")]
    [TestCase("y=abc; arr=(a b); echo ${y:1:2} ${y: -1} ${arr[0]} ${arr[@]} ${#arr[@]}")]
    public async Task Should_let_pass_what_can_only_be_a_number(string script)
    {
        (await RanAsync(script, Hostile)).ShouldBeFalse("bash takes the value for an expression here");

        var verdict = await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.Bash);

        verdict.Class.ShouldBe(EffectClass.ReadOnly, string.Join('\n', verdict.Reasons));
    }

    [TestCase("90", EffectClass.ReadOnly)]
    [TestCase("-3", EffectClass.ReadOnly)]
    [TestCase(Hostile, EffectClass.Unknown)]
    [TestCase("web-1", EffectClass.Unknown)]
    public async Task Should_judge_a_parameter_by_its_value(string value, EffectClass expected) =>
        (await Shipped.Analyzer.AnalyzeAsync("(( limit > 5 )) && echo over", ShellLanguage.Bash, new BoundValues([new("limit", value)]))).Class.ShouldBe(expected);

    /// <summary>Runs the script in a folder of its own, with the value in the file f; says whether the command in the value ran.</summary>
    private static async Task<bool> RanAsync(string script, string value)
    {
        var folder = Directory.CreateTempSubdirectory("value");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "f"), value + "\n");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "g"), "$(touch ran)\n");
            using var bash = Process.Start(new ProcessStartInfo("bash")
            {
                ArgumentList = { "--norc", "-c", script }, WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            })!;
            bash.StandardInput.Close();
            await Task.WhenAll(bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
            await bash.WaitForExitAsync();
            return File.Exists(Path.Combine(folder.FullName, "ran"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
