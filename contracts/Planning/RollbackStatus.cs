namespace Platform.Contracts.Planning;

/// <summary>How much is known of a step's rollback before it is needed, from nothing to tried.</summary>
public enum RollbackStatus
{
    /// <summary>There is none: what the step does stays done.</summary>
    None,
    /// <summary>Its author says that it undoes the step; nothing has tried it.</summary>
    Declared,
    /// <summary>The step's own preview showed what it would change; the rollback itself was not tried.</summary>
    Previewed,
    /// <summary>Step, verification and rollback ran in a throw-away copy, and nothing was left changed.</summary>
    Rehearsed,
}
