using Kindred.Chat.Transcripts;

namespace Kindred.Chat;

internal static class ChatSetup
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptions<PromptOptions>().BindConfiguration("Prompt").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<BackgroundOptions>().BindConfiguration("Background").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<JoinOptions>().BindConfiguration("Idempotency").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ClientHabits>().AddSingleton<PromptComposer>().AddSingleton<TraceLog>().AddSingleton<TurnRunner>().AddSingleton<JoinedTurns>();
    }
}
