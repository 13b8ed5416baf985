namespace Kindred.Cli;

/// <summary>A command cannot go on. Its message is what the person reads: one sentence that says what is wrong and what to do.</summary>
#pragma warning disable CA1032 // The exit code is part of the meaning, so the standard constructors are left out.
internal sealed class CommandFailedException(string message, int exitCode = ExitCode.Failed) : Exception(message)
#pragma warning restore CA1032
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The settings are wrong (EX_CONFIG of sysexits.h); starting again will not help.</summary>
    public const int Configuration = 78;
}
