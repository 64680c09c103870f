/** What can be wrong with a command to a car, and what to do then; part of `ERROR_TEXTS`. */
export const COMMAND_TEXTS = {
  unknownCommand:
    "__command__ is no command. Choose one in the node, or give one of: __commands__.",
  commandNotAllowed:
    "The node does not take __command__ from messages. Allow it there, or give one of: __commands__.",
  noCarToCommand:
    "No vehicle to send the command to. Pick one in the node, or give exactly one in msg.vehicle, with its id or vin.",
  severalCarsToCommand:
    "A command goes to exactly one vehicle, and msg.vehicle is a list. Send one message for each vehicle.",
  badParameters: 'msg.parameters must be an object, such as {"limit": "full"}.',
  unknownParameter: "No command takes __parameter__. __command__ takes: __parameters__.",
  missingParameter: "__command__ needs __parameter__. Give it in the node or in msg.parameters.",
  badTimeOfDay: "__parameter__ cannot be __value__. Give a time of day such as 22:30.",
  badDays:
    "__parameter__ cannot be __value__. Give a list of days such as Mon, Tue, Sun, each once.",
  badSwitch: "__parameter__ cannot be __value__. Give true or false, without quotes.",
  badCount: "__parameter__ cannot be __value__. Give a whole number from __least__ to __most__.",
  badPositions:
    "__parameter__ cannot be __value__. Give a list of 1 to __most__ places, each with latitude and longitude as numbers.",
  badPrograms:
    "__parameter__ cannot be __value__. Give the whole list of programs, at least one, each with start, days and enabled, and with end where it has one.",
  badSeconds: "__option__ cannot be __value__. Give seconds, 0 or more.",
  programsUnread:
    "The car does not tell its charging programs, so they would be overwritten unseen. The command was not sent. Set them in the car or in the brand's app.",
  programsLose:
    "The car's own charging programs have __field__, which would be lost. The command was not sent. Give it in every program; if that is not possible, change them in the car or in the brand's app.",
  unlockNotAllowed:
    "Unlocking is not allowed for this account, so the command was not sent. Allow it in the account, if you want flows to open the car.",
  retainedOrder:
    "The command comes from a retained message (msg.retain), which comes again at every reconnect, so it was not sent. Publish commands without retain.",
  orderLoop:
    "More than __count__ commands within a minute for one vehicle look like a loop, so this one was not sent. Look for a wire that leads back or an inject node that repeats. The next one may go at __until__.",
  wakeTooSoon:
    "The car was woken up a moment ago, and each time takes from its battery. The command was not sent. It may go again at __until__.",
  wakeTooOften:
    "This account has woken up cars __count__ times within __minutes__ minutes, and the vendor blocks who does it more often. The command was not sent. It may go again at __until__.",
  wakeTooManyToday:
    "The car was woken up __count__ times within a day, and each time takes from its battery. The command was not sent. It may go again at __until__.",
  wakeCapReached:
    "The vendor wakes this car up no more this month. The command was not sent. It may go again at __until__; until then only a drive or a charge renews the values.",
  wakeNotKept:
    "Wake-ups are counted on disk before they are sent, and that failed (__reason__). The command was not sent. Make room, or make the folder writable.",
  cannotCommand:
    "This car says that it cannot do __command__, so the command was not sent. If you know better, let the node ignore what the car says.",
  orderTooLate:
    "The command was not sent: it had to leave within __seconds__ s, and could not. Send it again, or let it wait longer in the node.",
  orderClosed: "The command was not sent: the account was closed before, for example by a deploy.",
  orderWithdrawn:
    "The command was not sent: it was cancelled by a deploy or a restart of the flows while it waited.",
  orderRefused: "The command was not sent. __cause__",
  orderUncertain:
    "The command may have reached the car or not: __host__ answered with an error of its own. It is not sent again by itself: look at the car before you send it again.",
  orderAnswerLost:
    "The command may have reached the car or not: the answer of __host__ was lost (__reason__). It is not sent again by itself: look at the car before you send it again.",
  orderLost:
    "The command may have reached the car or not: its answer cannot be read, and it is not among the commands that the server knows. It is not sent again by itself: look at the car before you send it again.",
  orderUnfinished:
    "The command was sent, but what became of it was not known after __seconds__ s (last step: __status__). Look at the car before you send it again.",
  orderUnfollowed:
    "The command was sent, but what became of it is not known: the account was closed meanwhile, for example by a deploy (last step: __status__). Look at the car before you send it again.",
  noOrders: "No command was sent to this vehicle from here yet.",
  planMissing:
    "__host__ says that the application is not subscribed to commands (remotes), so this one was not sent. Ask who gave you the client ID for a plan that has them.",
  scopeMissing:
    "__host__ refuses this command, though not the sign-in itself, so it was not sent. The scope __scope__ seems to be missing: add it to the scope of the account and sign in again. If it is there, the application or the owner of the car lacks the right.",
  callbacksMissing:
    "__host__ knows no callbacks for this application, and a command needs one, so it was not sent. Ask who gave you the client ID for a plan that has callbacks and remotes.",
  callbackLost:
    "__host__ does not know this car or the callback of this account any more. The command was not sent. Send it again; if it stays so, see whether the brand's own app still shows the car.",
  callbackUnregistered:
    "A callback that every command needs could not be registered, so the command was not sent. __cause__",
  failedUnknown:
    "The command failed (__failureCause__). Look at the car, and try again later; the brand's app may say more.",
  failedGeneralError:
    "The command failed at the vendor, which does not say why. Try again in some minutes; if it stays so, see whether the brand's own app can do it.",
  failedVehicleError:
    "The car reported an error and did not do it. Look at the car, and try again after the next drive.",
  failedWrongCommand:
    "The car does not know this command or its values. See what the car can do in the node, and use other values.",
  failedVehicleConnectionTimeout:
    "The car could not be reached. It may stand without reception, or sleep for days without a drive. Try again later, or drive it for a quarter of an hour.",
  failedMissingRights:
    "The right for this command is missing: the service is not subscribed for this car, or not for this user. Look at the connected services in the brand's own app.",
  failedNotPossibleDueToVehicleBatteryLevel:
    "The battery of the car is too low for it. Charge or drive the car first.",
  failedNotPossibleDueToVehiclePrivacyLevel:
    "The car is in private mode and takes no commands. Switch data sharing on in the car.",
  failedTooManyWakeUpsOverMonth:
    "The car was woken up too often this month, and the vendor wakes it up no more before the next one. Drive or charge it, and send the command while it is awake.",
  failedTooManyRequestInShortTime:
    "Too many commands within a short time. Wait some minutes, and send fewer.",
  failedSameActionInProgress:
    "The same action is already under way, started from elsewhere. Wait for its end, then look at the car.",
  failedNotPossibleDueToVehicleStolenState:
    "The car is reported as stolen and takes no such command. If that is wrong, call the brand's assistance.",
  failedVehicleInUse: "The car is in use, and does this only when parked with the ignition off.",
  failedTooManyRequestSent:
    "Too many commands were sent to this car. Wait some hours, and send fewer.",
  failedDoorsOpen:
    "A door, the trunk or the bonnet is open. Close it, then send the command again.",
  failedVehicleErrorOrCidInside:
    "The car did not do it: it has an error, or the key is inside. Take the key out, then send the command again.",
  failedCidInside: "The key is inside the car. Take it out, then send the command again.",
  failedExternalChargingSystemError:
    "The charging station did not allow it, or the car is not plugged in. Check the plug and the wallbox.",
  failedVehicleChargingSystemError:
    "The charging system of the car reported an error. Unplug, plug in again, and look at the dashboard.",
  failedVehicleIsNotLocked: "The car is not locked, and does this only when it is. Lock it first.",
  failedCanceledByDriver: "The driver has cancelled it in the car.",
  failedAuthorizationError:
    "The vendor does not accept the authorization for this command. Sign in again; if it stays so, check the rights in the brand's own app.",
  failedHdmiRemoteServiceDeactivated:
    "Remote services are switched off in the car. Switch them on there, then send the command again.",
  failedAlertIdentificationFailedByVehicle:
    "The car could not tell who sent it. Sign in again; if it stays so, activate remote services anew in the brand's own app.",
  failedVehicleBatteryLevelWarning:
    "The battery of the car is low, and the command did not end well. Charge or drive the car first.",
} as const;
