using System.Text.RegularExpressions;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>The signs by which a task is sorted.</summary>
internal static partial class CategoryRules
{
    /// <summary>
    /// Compiled into the assembly: regular expressions that never go back cost each process that has them some 50 MB. These
    /// have no repetition inside a repetition, so that the worst text of the length that is read takes quadratic time.
    /// </summary>
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline;

    /// <summary>Where an order begins: at the start, after a sentence, after "please", "then", "to" and the like.</summary>
    private const string Order = @"(?:^|[.!?;:,\n]\s*|\b(?:please|pls|kindly|then|and|to|also|must|should|could you|can you|would you|will you|let's|we need to|i need to|i want you to)\s+(?:please\s+)?)";

    private const string Change =
        "upgrade|update|install|uninstall|deploy|migrate|configure|reconfigure|enable|disable|increase|decrease|raise|lower|resize|extend|expand|rename|rotate|" +
        "move|switch|patch|roll out|replace|decommission|set|add|remove|apply|change|downgrade|tune|schedule|renew|convert|promote|scale|open|close|allow|block|pin|harden|delete|drop";

    private const string Writing =
        "write|draft|compose|prepare|create|produce|generate|document|send|put together|word";

    private const string Papers =
        "change notice|notice|announcement|e-?mail|mail|report|runbook|documentation|docs?|post-?mortem|summary|status update|release notes?|wiki page|handover|newsletter|" +
        "maintenance window (?:text|message)|readme|how-?to|knowledge base article|kb article|guide|checklist|letter|message to";

    public static IReadOnlyList<CategoryRule> All { get; } =
    [
        // Something is wrong.
        Denial(TaskCategory.Incident, 4, NotWorking()),
        Denial(TaskCategory.Incident, 4, CannotBeDone()),
        Sign(TaskCategory.Incident, 4, IsDown()),
        Sign(TaskCategory.Incident, 3, Failure()),
        Sign(TaskCategory.Incident, 3, UsedUp()),
        Sign(TaskCategory.Incident, 3, StatusCode()),
        Sign(TaskCategory.Incident, 2, Symptom()),
        Sign(TaskCategory.Incident, 3, OrderToRepair()),

        // Something is to be different.
        Sign(TaskCategory.Change, 4, OrderToChange()),
        Sign(TaskCategory.Change, 2, ChangeOfState()),

        // Somebody wants a standard thing.
        Sign(TaskCategory.Request, 6, Unlocking()),
        Sign(TaskCategory.Request, 6, Provisioning()),
        Sign(TaskCategory.Request, 6, Granting()),
        Sign(TaskCategory.Request, 5, OrderToAct()),
        Sign(TaskCategory.Request, 1, Courtesy()),

        // Somebody wants to know.
        Sign(TaskCategory.Question, 7, AskingWhy()),
        Sign(TaskCategory.Question, 6, AskingWhether()),
        Sign(TaskCategory.Question, 6, OrderToTell()),
        Sign(TaskCategory.Question, 2, QuestionMark()),
        Sign(TaskCategory.Question, 2, Curiosity()),

        // Somebody wants words.
        Sign(TaskCategory.Documentation, 12, OrderToWrite()),
        Sign(TaskCategory.Documentation, 10, OrderToDocument()),
        Sign(TaskCategory.Documentation, 5, Paper()),
    ];

    /// <summary>Orders to set something right: who gives one does not only want to know.</summary>
    [GeneratedRegex(@"\b(?:fix|repair|solve|resolve|remedy|correct|restart|clean ?up|make it work|get it (?:back|working|running)|bring it back|sort it out|take care of|set it right)\b", Options)]
    public static partial Regex Remedy();

    private static CategoryRule Sign(TaskCategory category, int weight, Regex pattern) => new(category, weight, pattern, Deniable: true);

    private static CategoryRule Denial(TaskCategory category, int weight, Regex pattern) => new(category, weight, pattern, Deniable: false);

    [GeneratedRegex(@"\b(?:does|do|did|is|are|was|were|has|have|will|would)(?: not|n't)\s+(?:\w+ ){0,2}?(?:respond|responding|work|working|start|starting|run|running|ran|answer|answering|reply|load|loading|reachable|resolve|resolving|boot|mount|mounted|connect|connecting|log in|accept|accepting|print|printing|sync|syncing|finish|deliver|come up|coming up|available)", Options)]
    private static partial Regex NotWorking();

    [GeneratedRegex(@"\b(?:can ?not|can't|cannot|could not|couldn't|unable to|no longer|nobody can|nothing works|not any ?more|won't|refuses to|failed to|fails to)\b", Options)]
    private static partial Regex CannotBeDone();

    [GeneratedRegex(@"\b(?:is|are|went|goes|gone|keeps going|seems|appears|looks|was|has been|been)(?: \w+)? (?:down|dead|offline|unreachable|unresponsive|broken|stuck|frozen|unavailable|hung|degraded|corrupt|corrupted|overloaded|full|exhausted|stopped|locked out|crashing|failing|flapping)\b", Options)]
    private static partial Regex IsDown();

    [GeneratedRegex(@"\b(?:crash(?:es|ed|ing|loop)?|crash[- ]?looping|outage|failures?|fails|failed|failing|errors?|exceptions?|panics?|segfault(?:s|ed)?|stack ?trace|timeouts?|times? out|timed out|timing out|refused|rejected by|bad gateway|unresponsive|unreachable|offline|stalled|hangs?|hanging|dead ?locked|deadlocks?)\b", Options)]
    private static partial Regex Failure();

    [GeneratedRegex(@"\b(?:no space left|disk full|out of (?:memory|disk|space|inodes|file descriptors)|oom|too many open files|full disk|run(?:s|ning)? out of|ran out of|port (?:is )?already in use|address already in use|permission denied|access denied)\b", Options)]
    private static partial Regex UsedUp();

    [GeneratedRegex(@"\b(?:50[0234]|40[134])s?\b|\b[5-9]\d ?(?:%|percent)|\b100 ?(?:%|percent)", Options)]
    private static partial Regex StatusCode();

    [GeneratedRegex(@"\b(?:slow|slowly|sluggish|laggy|high (?:cpu|load|memory|latency)|load (?:average )?(?:is )?(?:above|over|at)|eats? (?:all )?(?:the )?(?:cpu|memory)|leak(?:s|ing)?|spik(?:es?|ing)|swapping|missing|lost|vanished|expired|expires (?:today|tomorrow|in)|stale|zombies?|runaway|fills?|filling|full|locked|alert(?:s|ing)?|alarm|incident|broken|down|complain(?:s|ing)?|hacked|wrong|stopped|stops|died|dies|garbled|conflict)\b", Options)]
    private static partial Regex Symptom();

    [GeneratedRegex(Order + @"(?:fix|repair|troubleshoot|resolve|recover|bring back|get .{1,40} (?:back|working|running) again)\b", Options)]
    private static partial Regex OrderToRepair();

    [GeneratedRegex(Order + $@"(?:{Change})\b", Options)]
    private static partial Regex OrderToChange();

    [GeneratedRegex(@"\b(?:upgrade|migration|rollout|new version|version \d|from \S+ to \S+|maintenance window|change request|end of life|cutover|to version)\b", Options)]
    private static partial Regex ChangeOfState();

    [GeneratedRegex(@"\b(?:unlock|reset)\b.{0,40}\b(?:account|user|password|passphrase|login|mfa|2fa|token)\b|\bpassword reset\b|\bforgot(?:ten)? (?:his|her|my|their|the) password\b", Options)]
    private static partial Regex Unlocking();

    [GeneratedRegex(@"\b(?:create|add|set up|open|provision|make|needs?|order|remove|delete|deactivate)\b.{0,30}\b(?:(?:user|service|e-?mail|shell|ftp|test|admin) ?account|new user|user|account|mailbox|mailing list|vm|virtual machine|laptop|home ?(?:directory|folder)|shared (?:folder|mailbox)|ssh key|api key)\b", Options)]
    private static partial Regex Provisioning();

    [GeneratedRegex(@"\b(?:grant|give|revoke|needs?|request(?:s|ing)?|get)\b.{0,50}\b(?:access|permissions?|rights|membership|licen[cs]e|vpn|sudo)\b", Options)]
    private static partial Regex Granting();

    [GeneratedRegex(Order + @"(?:restart|reboot|reload|recycle|bounce|start|stop|clean ?up|clear|empty|rerun|re-run|run|kick off|back ?up|take a (?:backup|snapshot)|snapshot|restore|flush|archive|free|unmount|mount|provision|purge|kill|rotate the logs?)\b", Options)]
    private static partial Regex OrderToAct();

    [GeneratedRegex(@"\b(?:please|pls|kindly|would like|i'd like|on behalf of|new (?:starter|hire|colleague|employee|joiner))\b", Options)]
    private static partial Regex Courtesy();

    [GeneratedRegex(@"(?:^|[.!?;\n]\s*|\b(?:wonder|know|understand|tell me|tell us|explain|find out|check|investigate|look into|see|analy[sz]e|figure out|determine|clarify)\s+)(?:why|what|how|when|which|who|where|whose|since when|whether|if)\b", Options)]
    private static partial Regex AskingWhy();

    [GeneratedRegex(@"^\s*(?:is|are|was|were|does|do|did|has|have|had|am|should)\s+(?:\w|the|our|my)", Options)]
    private static partial Regex AskingWhether();

    [GeneratedRegex(Order + @"(?:explain|tell me|tell us|show|show me|list|describe|compare|count|report on the state|look up|summari[sz]e|give me an overview|check the (?:status|state|version))\b", Options)]
    private static partial Regex OrderToTell();

    [GeneratedRegex(@"\?\s*$", Options)]
    private static partial Regex QuestionMark();

    [GeneratedRegex(@"\b(?:question|just wondering|curious|root cause analysis|overview)\b", Options)]
    private static partial Regex Curiosity();

    [GeneratedRegex(Order + $@"(?:{Writing})\b[^.\n]{{0,60}}?\b(?:{Papers})\b", Options)]
    private static partial Regex OrderToWrite();

    [GeneratedRegex(Order + @"(?:document|write down|write up)\b", Options)]
    private static partial Regex OrderToDocument();

    [GeneratedRegex(@"\b(?:change notice|release notes|post-?mortem (?:document|report)|documentation (?:of|for|about)|e-?mail (?:draft|to (?:all|the) \w+))\b", Options)]
    private static partial Regex Paper();
}
