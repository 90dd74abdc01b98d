using System.Collections.Frozen;
using System.Management.Automation.Language;
using Platform.ShellAnalysis.Resolution;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>Judges what is no command in a PowerShell script: what only computes is known by its kind, anything else is not understood.</summary>
internal static class PowerShellNodes
{
    /// <summary>Types whose members only compute.</summary>
    private static readonly FrozenSet<string> s_types = FrozenSet.ToFrozenSet(
        ["int", "int32", "int64", "long", "uint32", "uint64", "double", "decimal", "float", "single", "byte", "bool", "string", "datetime", "timespan", "version", "guid", "math", "array",
            "pscustomobject", "ordered", "hashtable", "object", "ipaddress", "system.math", "system.datetime", "system.string", "system.version", "system.timespan", "system.guid",
            "string[]", "int[]", "object[]", "system.io.path", "io.path"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Methods of values that only compute.</summary>
    private static readonly FrozenSet<string> s_methods = FrozenSet.ToFrozenSet(
        ["ToString", "Trim", "TrimStart", "TrimEnd", "Split", "Substring", "ToLower", "ToUpper", "ToLowerInvariant", "ToUpperInvariant", "StartsWith", "EndsWith", "Contains", "ContainsKey",
            "IndexOf", "LastIndexOf", "PadLeft", "PadRight", "Equals", "CompareTo", "AddDays", "AddHours", "AddMinutes", "AddSeconds", "AddMonths", "AddYears", "Subtract", "ToUniversalTime", "ToLocalTime",
            "ToShortDateString", "ToShortTimeString", "ToLongDateString", "GetEnumerator", "Where", "ForEach"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Static methods that only compute; of the types above.</summary>
    private static readonly FrozenSet<string> s_staticMethods = FrozenSet.ToFrozenSet(
        ["Round", "Floor", "Ceiling", "Truncate", "Max", "Min", "Abs", "Pow", "Sqrt", "Log", "Log10", "Parse", "ParseExact", "TryParse", "Join", "Format", "Concat", "IsNullOrEmpty", "IsNullOrWhiteSpace",
            "FromDays", "FromHours", "FromMinutes", "FromSeconds", "NewGuid", "GetFileName", "GetFileNameWithoutExtension", "GetExtension", "GetDirectoryName", "Compare", "DaysInMonth"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Variables whose value changes what commands do.</summary>
    private static readonly FrozenSet<string> s_settings = FrozenSet.ToFrozenSet(
        ["PSDefaultParameterValues", "ExecutionContext", "PSModuleAutoLoadingPreference", "Profile", "OutputEncoding", "PSSessionConfigurationName", "PSSessionOption", "WhatIfPreference", "Host"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What a node does that is no command; null where it only computes or holds others.</summary>
    public static CommandVerdict? Judge(Ast node) => node switch
    {
        CommandParameterAst or ParenExpressionAst or SubExpressionAst or ArrayExpressionAst or ArrayLiteralAst or HashtableAst or ConstantExpressionAst or ExpandableStringExpressionAst
            or CommandExpressionAst or ScriptBlockExpressionAst or IndexExpressionAst or BinaryExpressionAst or UnaryExpressionAst or TernaryExpressionAst or MergingRedirectionAst => null,
        ScriptBlockAst block => block.ParamBlock is null && block.DynamicParamBlock is null ? null : Unknown(block, "declares parameters"),
        NamedBlockAst or StatementBlockAst or PipelineAst or PipelineChainAst => null,
        IfStatementAst or ForEachStatementAst or ForStatementAst or WhileStatementAst or DoWhileStatementAst or DoUntilStatementAst or SwitchStatementAst
            or TryStatementAst or CatchClauseAst or ReturnStatementAst or ThrowStatementAst or BreakStatementAst or ContinueStatementAst or ExitStatementAst => null,
        FileRedirectionAst redirection => Redirection(redirection),
        AssignmentStatementAst assignment => Assignment(assignment),
        VariableExpressionAst variable => Variable(variable),
        InvokeMemberExpressionAst call => Call(call),
        MemberExpressionAst member => member.Member is StringConstantExpressionAst ? null : Unknown(member, "which member it names is only known when it runs"),
        TypeExpressionAst type => Type(type, type.TypeName),
        ConvertExpressionAst convert => Type(convert, convert.Type.TypeName),
        TypeConstraintAst constraint => Type(constraint, constraint.TypeName),
        _ => Unknown(node, $"{node.GetType().Name.Replace("Ast", "", StringComparison.Ordinal)} is not understood"),
    };

    private static CommandVerdict? Redirection(FileRedirectionAst redirection)
    {
        if (redirection.Location is VariableExpressionAst { VariablePath.UserPath: var name } && name.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var (written, why) = redirection.Location is StringConstantExpressionAst path ? Paths.Write(path.Value) : (EffectClass.Mutating, "");
        return WindowsCommand.Verdict("", written > EffectClass.Mutating ? written : EffectClass.Mutating, $"{redirection.Extent.Text} writes a file{(why.Length > 0 ? $", which {why}" : "")}");
    }

    private static CommandVerdict? Assignment(AssignmentStatementAst assignment)
    {
        var left = assignment.Left is ConvertExpressionAst typed ? typed.Child : assignment.Left;
        return left switch
        {
            VariableExpressionAst { VariablePath: { IsDriveQualified: false, IsGlobal: false } path } when !s_settings.Contains(path.UserPath) => null,
            VariableExpressionAst { VariablePath: { IsDriveQualified: true, DriveName: var drive } } when drive.Equals("env", StringComparison.OrdinalIgnoreCase) =>
                WindowsCommand.Verdict("", EffectClass.Mutating, $"{left.Extent.Text} changes the environment of what runs after it"),
            _ => Unknown(left, "what it changes is not understood"),
        };
    }

    private static CommandVerdict? Variable(VariableExpressionAst variable) =>
        variable.VariablePath is { IsDriveQualified: true, DriveName: var drive } && !drive.Equals("env", StringComparison.OrdinalIgnoreCase)
            ? Unknown(variable, "reads what it names from a drive")
            : null;

    private static CommandVerdict? Call(InvokeMemberExpressionAst call)
    {
        var known = call.Member is StringConstantExpressionAst { Value: var name }
            && (call.Static ? s_staticMethods.Contains(name) && call.Expression is TypeExpressionAst type && s_types.Contains(type.TypeName.FullName) : s_methods.Contains(name));
        return known ? null : Unknown(call, "calls a method that no rule knows");
    }

    private static CommandVerdict? Type(Ast node, ITypeName type) => s_types.Contains(type.FullName) ? null : Unknown(node, $"no rule knows the type {type.FullName}");

    private static CommandVerdict Unknown(Ast node, string why) => WindowsCommand.Verdict("", EffectClass.Unknown, $"{CommandResolver.Shown([Word.Literal(node.Extent.Text)])}: {why}");
}
