namespace Kindred.Chat;

internal static class ChatSetup
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptions<PromptOptions>().BindConfiguration("Prompt").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PersonaStage>().AddSingleton<PromptComposer>().AddSingleton<TraceLog>().AddSingleton<TurnRunner>();
    }
}
