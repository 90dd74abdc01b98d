using System.Text.RegularExpressions;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>The signs by which a task is sorted.</summary>
internal static class CategoryRules
{
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
        Denial(TaskCategory.Incident, 4, @"\b(?:does|do|did|is|are|was|were|has|have|will|would)(?: not|n't)\s+(?:\w+ ){0,2}?(?:respond|responding|work|working|start|starting|run|running|ran|answer|answering|reply|load|loading|reachable|resolve|resolving|boot|mount|mounted|connect|connecting|log in|accept|accepting|print|printing|sync|syncing|finish|deliver|come up|coming up|available)"),
        Denial(TaskCategory.Incident, 4, @"\b(?:can ?not|can't|cannot|could not|couldn't|unable to|no longer|nobody can|nothing works|not any ?more|won't|refuses to|failed to|fails to)\b"),
        Sign(TaskCategory.Incident, 4, @"\b(?:is|are|went|goes|gone|keeps going|seems|appears|looks|was|has been|been)(?: \w+)? (?:down|dead|offline|unreachable|unresponsive|broken|stuck|frozen|unavailable|hung|degraded|corrupt|corrupted|overloaded|full|exhausted|stopped|locked out|crashing|failing|flapping)\b"),
        Sign(TaskCategory.Incident, 3, @"\b(?:crash(?:es|ed|ing|loop)?|crash[- ]?looping|outage|failures?|fails|failed|failing|errors?|exceptions?|panics?|segfault(?:s|ed)?|stack ?trace|timeouts?|times? out|timed out|timing out|refused|rejected by|bad gateway|unresponsive|unreachable|offline|stalled|hangs?|hanging|dead ?locked|deadlocks?)\b"),
        Sign(TaskCategory.Incident, 3, @"\b(?:no space left|disk full|out of (?:memory|disk|space|inodes|file descriptors)|oom|too many open files|full disk|run(?:s|ning)? out of|ran out of|port (?:is )?already in use|address already in use|permission denied|access denied)\b"),
        Sign(TaskCategory.Incident, 3, @"\b(?:50[0234]|40[134])s?\b|\b[5-9]\d ?(?:%|percent)|\b100 ?(?:%|percent)"),
        Sign(TaskCategory.Incident, 2, @"\b(?:slow|slowly|sluggish|laggy|high (?:cpu|load|memory|latency)|load (?:average )?(?:is )?(?:above|over|at)|eats? (?:all )?(?:the )?(?:cpu|memory)|leak(?:s|ing)?|spik(?:es?|ing)|swapping|missing|lost|vanished|expired|expires (?:today|tomorrow|in)|stale|zombies?|runaway|fills?|filling|full|locked|alert(?:s|ing)?|alarm|incident|broken|down|complain(?:s|ing)?|hacked|wrong|stopped|stops|died|dies|garbled|conflict)\b"),
        Sign(TaskCategory.Incident, 3, Order + @"(?:fix|repair|troubleshoot|resolve|recover|bring back|get .{1,40} (?:back|working|running) again)\b"),

        // Something is to be different.
        Sign(TaskCategory.Change, 4, Order + $@"(?:{Change})\b"),
        Sign(TaskCategory.Change, 2, @"\b(?:upgrade|migration|rollout|new version|version \d|from \S+ to \S+|maintenance window|change request|end of life|cutover|to version)\b"),

        // Somebody wants a standard thing.
        Sign(TaskCategory.Request, 6, @"\b(?:unlock|reset)\b.{0,40}\b(?:account|user|password|passphrase|login|mfa|2fa|token)\b|\bpassword reset\b|\bforgot(?:ten)? (?:his|her|my|their|the) password\b"),
        Sign(TaskCategory.Request, 6, @"\b(?:create|add|set up|open|provision|make|needs?|order|remove|delete|deactivate)\b.{0,30}\b(?:(?:user|service|e-?mail|shell|ftp|test|admin) ?account|new user|user|account|mailbox|mailing list|vm|virtual machine|laptop|home ?(?:directory|folder)|shared (?:folder|mailbox)|ssh key|api key)\b"),
        Sign(TaskCategory.Request, 6, @"\b(?:grant|give|revoke|needs?|request(?:s|ing)?|get)\b.{0,50}\b(?:access|permissions?|rights|membership|licen[cs]e|vpn|sudo)\b"),
        Sign(TaskCategory.Request, 5, Order + @"(?:restart|reboot|reload|recycle|bounce|start|stop|clean ?up|clear|empty|rerun|re-run|run|kick off|back ?up|take a (?:backup|snapshot)|snapshot|restore|flush|archive|free|unmount|mount|provision|purge|kill|rotate the logs?)\b"),
        Sign(TaskCategory.Request, 1, @"\b(?:please|pls|kindly|would like|i'd like|on behalf of|new (?:starter|hire|colleague|employee|joiner))\b"),

        // Somebody wants to know.
        Sign(TaskCategory.Question, 7, @"(?:^|[.!?;\n]\s*|\b(?:wonder|know|understand|tell me|tell us|explain|find out|check|investigate|look into|see|analy[sz]e|figure out|determine|clarify)\s+)(?:why|what|how|when|which|who|where|whose|since when|whether|if)\b"),
        Sign(TaskCategory.Question, 6, @"^\s*(?:is|are|was|were|does|do|did|has|have|had|am|should)\s+(?:\w|the|our|my)"),
        Sign(TaskCategory.Question, 6, Order + @"(?:explain|tell me|tell us|show|show me|list|describe|compare|count|report on the state|look up|summari[sz]e|give me an overview|check the (?:status|state|version))\b"),
        Sign(TaskCategory.Question, 2, @"\?\s*$"),
        Sign(TaskCategory.Question, 2, @"\b(?:question|just wondering|curious|root cause analysis|overview)\b"),

        // Somebody wants words.
        Sign(TaskCategory.Documentation, 12, Order + $@"(?:{Writing})\b[^.\n]{{0,60}}?\b(?:{Papers})\b"),
        Sign(TaskCategory.Documentation, 10, Order + @"(?:document|write down|write up)\b"),
        Sign(TaskCategory.Documentation, 5, @"\b(?:change notice|release notes|post-?mortem (?:document|report)|documentation (?:of|for|about)|e-?mail (?:draft|to (?:all|the) \w+))\b"),
    ];

    /// <summary>Orders to set something right: who gives one does not only want to know.</summary>
    public static Regex Remedy { get; } = Compile(
        @"\b(?:fix|repair|solve|resolve|remedy|correct|restart|clean ?up|make it work|get it (?:back|working|running)|bring it back|sort it out|take care of|set it right)\b");

    private static CategoryRule Sign(TaskCategory category, int weight, string pattern) => new(category, weight, Compile(pattern), Deniable: true);

    private static CategoryRule Denial(TaskCategory category, int weight, string pattern) => new(category, weight, Compile(pattern), Deniable: false);

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Multiline);
}
