namespace Kindred.Conversations;

/// <summary>When one sitting of a conversation ends and the next begins.</summary>
internal static class Sessions
{
    /// <summary>So long nobody says anything within one sitting.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    /// <summary>Whether what is said now begins a new sitting: after a silence, or on a new date where it is said.</summary>
    public static bool BeginsAnew(DateTimeOffset before, DateTimeOffset now) => now - before > Silence || now.Date != before.ToOffset(now.Offset).Date;
}
