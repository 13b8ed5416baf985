namespace Kindred.Cli.Settings;

/// <summary>Where everything that must last is kept.</summary>
internal static class DataFolder
{
    /// <summary>The folder that was asked for, <c>~</c> resolved, or the usual place of the operating system.</summary>
    public static string Expand(string? asked, Surroundings surroundings)
    {
        var home = surroundings.Variable("HOME") ?? surroundings.Variable("USERPROFILE");
        if (asked is not null)
            return home is not null && (asked == "~" || asked.StartsWith("~/", StringComparison.Ordinal)) ? home + asked[1..] : asked;
        if (OperatingSystem.IsWindows() && surroundings.Variable("LOCALAPPDATA") is { } local) return Path.Combine(local, "Kindred");
        if (surroundings.Variable("XDG_DATA_HOME") is { } data && Path.IsPathRooted(data)) return Path.Combine(data, "kindred");
        return home is not null
            ? Path.Combine(home, ".local", "share", "kindred")
            : throw new CommandFailedException("There is no home folder to keep data in; name a folder with --data or KINDRED_DATA.", ExitCode.Configuration);
    }

    /// <summary>Makes the folder, readable by its owner only.</summary>
    public static void Create(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"The data folder {folder} cannot be made: {error.Message}", ExitCode.Configuration);
        }
    }
}
